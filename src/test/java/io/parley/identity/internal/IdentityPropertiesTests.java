package io.parley.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class IdentityPropertiesTests {
  private static final String SECRET = "a secret with more than 32 bytes in it";

  @Test
  void takesAnIssuerWithKeysOrWithASecret() {
    assertThat(new IdentityProperties("https://a", null, "https://a/jwks", "RS256", null).checked()).isNotNull();
    assertThat(new IdentityProperties("https://a", null, null, "RS256", SECRET).checked()).isNotNull();
  }

  @Test
  void saysInOneSentenceWhatIsMissing() {
    assertRefused(new IdentityProperties(null, null, null, "RS256", null), "must be set");
    assertRefused(new IdentityProperties(" ", null, "https://a/jwks", "RS256", null), "must be set");
    assertRefused(new IdentityProperties("https://a", null, null, "RS256", ""), "must be set");
    assertRefused(new IdentityProperties("https://a", null, "https://a/jwks", "RS256", SECRET), "must be set");
    assertRefused(new IdentityProperties("https://a", null, null, "RS256", "short"), "at least 32 bytes");
    assertRefused(new IdentityProperties("https://a", null, "https://a/jwks", "HS256", null), "must be one of RS256");
  }

  @Test
  void endsTheStartWithThatSentenceBeforeAnythingIsMade() {
    new ApplicationContextRunner().withBean("first", Object.class, () -> {
      throw new IllegalStateException("something was made");
    }).withUserConfiguration(IdentityConfiguration.class).run(context -> {
      FailureAnalysis analysis = new IdentityConfigurationFailureAnalyzer().analyze(context.getStartupFailure());
      assertThat(analysis.getDescription()).isEqualTo("Parley does not know whose tokens to trust: "
          + "parley.identity.issuer and one of parley.identity.jwk-set-uri and parley.identity.secret must be set.");
    });
  }

  private static void assertRefused(IdentityProperties properties, String sentence) {
    assertThatThrownBy(properties::checked).isInstanceOf(IdentityConfigurationException.class)
        .hasMessageContaining(sentence);
  }
}
