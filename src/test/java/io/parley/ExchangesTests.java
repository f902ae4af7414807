package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.rsocket.service.RSocketExchange;

/// The interfaces by which nodes call each other.
class ExchangesTests {
  @Test
  void noCallIsSentWithoutWaitingForItsAnswer() {
    List<JavaMethod> calls = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackagesOf(ParleyApplication.class).stream().flatMap(type -> type.getMethods().stream())
        .filter(method -> method.isAnnotatedWith(RSocketExchange.class)).toList();

    assertThat(calls).isNotEmpty().allSatisfy(call -> assertThat(call.reflect().getGenericReturnType().getTypeName())
        .as("%s: Spring sends what answers with Void as fire-and-forget; answer with Done", call.getFullName())
        .doesNotContain("java.lang.Void").isNotEqualTo("void"));
  }
}
