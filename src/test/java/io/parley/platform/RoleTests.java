package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class RoleTests {
  @Test
  void aNodeWithoutARoleProfileHasAllRoles() {
    assertThat(Role.of(profiles("local"))).containsExactly(Role.values());
  }

  @Test
  void aNodeHasTheRolesThatItsProfilesName() {
    assertThat(Role.of(profiles("gateway", "admin"))).containsExactly(Role.GATEWAY, Role.ADMIN);
  }

  @Test
  void aWorkerHasThree() {
    assertThat(Role.of(profiles("worker"))).containsExactly(Role.MESSAGING, Role.FANOUT, Role.PRESENCE);
  }

  private static MockEnvironment profiles(String... profiles) {
    MockEnvironment environment = new MockEnvironment();
    environment.setActiveProfiles(profiles);
    return environment;
  }
}
