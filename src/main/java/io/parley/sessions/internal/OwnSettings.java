package io.parley.sessions.internal;

import io.parley.sessions.ops.NodeSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;

/// What is set here under `parley.`, read once: what nodes may tell each other of it.
final class OwnSettings implements SettingsExchange {
  private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("parley");
  /// Of one node alone.
  private static final List<String> OWN = List.of("parley.node.", "parley.engines.", "parley.rpc.port",
      "parley.admin.accounts");
  private static final List<String> SECRET_ENDS = List.of("key", "token", "tokens", "credential", "credentials");
  private static final List<String> SECRET_WORDS = List.of("secret", "password");

  private final SortedMap<String, String> told;

  OwnSettings(Environment environment) {
    this.told = read(environment);
  }

  private static SortedMap<String, String> read(Environment environment) {
    SortedMap<String, String> found = new TreeMap<>();
    Set<ConfigurationPropertyName> met = new HashSet<>();
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source instanceof IterableConfigurationPropertySource listing) {
        // The first source that has a name is the one that counts; names are the same with and without dashes.
        listing.stream().filter(OURS::isAncestorOf).filter(met::add).forEach(name -> {
          String text = name.toString();
          if (found.size() < NodeSettings.MOST && mayBeTold(text)) {
            found.put(text, value(environment, source, name));
          }
        });
      }
    }
    return found;
  }

  static boolean mayBeTold(String name) {
    String plain = name.replace("-", "");
    return OWN.stream().noneMatch(name::startsWith) && SECRET_WORDS.stream().noneMatch(plain::contains)
        && SECRET_ENDS.stream().noneMatch(plain::endsWith);
  }

  private static String value(Environment environment, ConfigurationPropertySource source,
      ConfigurationPropertyName name) {
    var property = source.getConfigurationProperty(name);
    String text = property == null ? "" : environment.resolvePlaceholders(String.valueOf(property.getValue()));
    String host = text.contains("://") ? host(text) : null;
    String shown = host == null ? text : host;
    return shown.length() <= NodeSettings.LONGEST ? shown : shown.substring(0, NodeSettings.LONGEST);
  }

  /// Of an address: its path may be a secret.
  private static @Nullable String host(String address) {
    try {
      URI uri = new URI(address);
      return uri.getHost() == null ? "an address" : uri.getScheme() + "://" + uri.getHost();
    } catch (URISyntaxException e) {
      return "an address";
    }
  }

  @Override
  public Mono<Settings> settings() {
    return Mono.just(new Settings(told));
  }

  /// The same number on nodes whose settings are the same.
  double digest() {
    CRC32 sum = new CRC32();
    told.forEach((name, value) -> sum
        .update((name.replace("-", "") + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
    return sum.getValue();
  }
}
