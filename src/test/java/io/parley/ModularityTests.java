package io.parley;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {
  private final ApplicationModules modules = ApplicationModules.of(ParleyApplication.class);

  @Test
  void everyModuleUsesOnlyWhatItMay() {
    modules.verify();
  }
}
