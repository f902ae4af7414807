package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.sessions.ops.NodeSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class OwnSettingsTests {
  private final Map<String, Object> set = new HashMap<>();

  @Test
  void secretsAccountsAndWhatIsOfOneNodeAloneAreNeverTold() {
    set.putAll(Map.of("parley.rpc.key", "s3cret", "parley.notification.webhook.secret", "whsec_x",
        "parley.notification.web-push.private-key", "x", "parley.identity.local-secret", "x",
        "parley.admin.accounts[0].name", "mia", "parley.admin.accounts[0].password", "x", "parley.node.id", "gateway-1",
        "parley.rpc.port", "7070", "parley.engines.directory", "/home/mia", "spring.data.redis.password", "x"));
    set.put("parley.gateway.token-grace", "30s");

    assertThat(told()).containsExactly(Map.entry("parley.gateway.token-grace", "30s"));
  }

  @Test
  void ofAnAddressOnlyTheHostIsTold() {
    set.put("parley.notification.webhook.url", "https://hooks.example.com/T000/B000/XXXX");
    set.put("parley.identity.jwk-set-uri", "https://mia:pw@login.example.com/keys?x=1");
    set.put("parley.identity.issuer", "https://not an address");

    assertThat(told().values()).containsExactly("an address", "https://login.example.com", "https://hooks.example.com");
  }

  @Test
  void theFirstPlaceThatHasASettingCounts() {
    StandardEnvironment environment = environment();
    environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
        Map.of("PARLEY_LIMITS_SENDSPERSECOND", "7")));
    environment.getPropertySources().addLast(new MapPropertySource("defaults",
        Map.of("parley.limits.sends-per-second", "20", "parley.limits.send-burst", "${burst:100}")));

    assertThat(new OwnSettings(environment).settings().block().settings()).containsEntry(
        "parley.limits.sendspersecond", "7").containsEntry("parley.limits.send-burst", "100").hasSize(2);
  }

  @Test
  void howMuchIsToldIsBounded() {
    IntStream.range(0, 500).forEach(i -> set.put("parley.things.of-number-" + i, "x".repeat(500)));

    assertThat(told()).hasSize(NodeSettings.MOST);
    assertThat(told().values()).allSatisfy(value -> assertThat(value).hasSize(NodeSettings.LONGEST));
  }

  @Test
  void theDigestIsThatOfOthersWithTheSame() {
    set.put("parley.limits.connections", "500");
    double one = new OwnSettings(environment()).digest();
    set.put("parley.node.id", "another");
    assertThat(new OwnSettings(environment()).digest()).isEqualTo(one);
    set.put("parley.limits.connections", "501");
    assertThat(new OwnSettings(environment()).digest()).isNotEqualTo(one);
  }

  private Map<String, String> told() {
    return new OwnSettings(environment()).settings().block().settings();
  }

  private StandardEnvironment environment() {
    StandardEnvironment environment = new StandardEnvironment();
    // What is set on this machine is of no concern.
    environment.getPropertySources().stream().map(PropertySource::getName).toList()
        .forEach(environment.getPropertySources()::remove);
    environment.getPropertySources().addFirst(new MapPropertySource("test", set));
    return environment;
  }
}
