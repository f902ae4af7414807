package io.parley.engines.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.engines.EngineStartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTests {
  @ParameterizedTest
  @ValueSource(ints = {17, 21, 25})
  void takesAJavaThatCassandraRunsOn(int feature) {
    assertThatCode(() -> Preconditions.requireJava(feature)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 16, 26})
  void refusesAnyOtherJavaByName(int feature) {
    assertThatThrownBy(() -> Preconditions.requireJava(feature)).isInstanceOf(EngineStartException.class)
        .hasMessageContaining("Java 17 to 25 and this is Java %d", feature);
  }

  @Test
  void refusesADiskThatIsNearlyFull() {
    assertThatThrownBy(() -> Preconditions.requireSpace("/data", Preconditions.LEAST_FREE_BYTES - 1))
        .hasMessageContaining("The disk of /data has 511 MB left").hasMessageContaining("need 512 MB");
    assertThatCode(() -> Preconditions.requireSpace("/data", Preconditions.LEAST_FREE_BYTES))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"Linux,amd64,linux-amd64", "Linux,aarch64,linux-arm64", "Mac OS X,x86_64,darwin-amd64",
      "Mac OS X,aarch64,darwin-arm64"})
  void knowsTheRedisOfEachPlatform(String os, String architecture, String platform) {
    assertThat(Preconditions.redisPlatform(os, architecture)).isEqualTo(platform);
  }

  @ParameterizedTest
  @CsvSource({"Windows 11,amd64", "Linux,riscv64"})
  void refusesAPlatformWithoutRedis(String os, String architecture) {
    assertThatThrownBy(() -> Preconditions.redisPlatform(os, architecture)).isInstanceOf(EngineStartException.class)
        .hasMessageContaining("not for %s on %s", os, architecture);
  }
}
