package io.parley.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/// docker-compose.yml, with its anchors followed.
record Compose(String text, Map<String, Service> services, Set<String> networks, Set<String> volumes) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)(:?[-?])?");

  /// One service; what is not stated is empty.
  record Service(String name, Map<String, Object> settings) {
    String image() {
      return String.valueOf(settings.get("image"));
    }

    boolean isNode() {
      return image().startsWith("parley:");
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> map(String key) {
      return (Map<String, Object>) settings.getOrDefault(key, Map.of());
    }

    List<String> list(String key) {
      return ((List<?>) settings.getOrDefault(key, List.of())).stream().map(String::valueOf).toList();
    }

    Map<String, String> environment() {
      return map("environment").entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
    }

    List<String> profiles() {
      return List.of(environment().getOrDefault("SPRING_PROFILES_ACTIVE", "").split(","));
    }
  }

  @SuppressWarnings("unchecked")
  static Compose read() throws IOException {
    String text = Files.readString(Path.of("docker-compose.yml"));
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Map<String, Object> file = new Yaml(strict).load(text);
    Map<String, Service> services = new LinkedHashMap<>();
    ((Map<String, Map<String, Object>>) file.get("services"))
        .forEach((name, settings) -> services.put(name, new Service(name, settings)));
    return new Compose(text, services, ((Map<String, ?>) file.get("networks")).keySet(),
        ((Map<String, ?>) file.get("volumes")).keySet());
  }

  List<Service> nodes() {
    return services.values().stream().filter(Service::isNode).toList();
  }

  Service service(String name) {
    Service service = services.get(name);
    if (service == null) {
      throw new AssertionError("there is no service " + name);
    }
    return service;
  }

  /// The variables that Compose fills in, each with the ways in which it stands there: `:-` has a default, `:?` is
  /// needed, and nothing takes what comes.
  Map<String, Set<String>> variables() {
    Map<String, Set<String>> variables = new TreeMap<>();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      variables.computeIfAbsent(matcher.group(1), _ -> new TreeSet<>())
          .add(matcher.group(2) == null ? "" : matcher.group(2));
    }
    return variables;
  }
}
