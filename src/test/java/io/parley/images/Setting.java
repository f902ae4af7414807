package io.parley.images;

import io.parley.ParleyApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One that the application or Spring Boot has, by the metadata on the class path.
///
/// @param byDefault null where there is none
record Setting(String name, String type, @Nullable String byDefault) {
  /// All of them, by the name that an environment variable has for each.
  static Map<String, Setting> byVariable() {
    try {
      return Collections.list(ParleyApplication.class.getClassLoader()
          .getResources("META-INF/spring-configuration-metadata.json")).stream()
          .flatMap(file -> read(file).get("properties").valueStream())
          .map(property -> new Setting(property.get("name").asString(), property.path("type").asString(""),
              property.path("defaultValue").isValueNode() ? property.get("defaultValue").asString() : null))
          .collect(Collectors.toMap(Setting::variable, setting -> setting, (first, _) -> first));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// By the rule of Spring Boot: capitals, no dashes, underscores for dots.
  String variable() {
    return name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
  }

  /// Whether Spring could make its type of this text. Types with parameters take any.
  boolean takes(String value) {
    if (type.isEmpty() || type.contains("<")) {
      return true;
    }
    try {
      ApplicationConversionService.getSharedInstance().convert(value,
          ClassUtils.resolveClassName(type, Setting.class.getClassLoader()));
      return true;
    } catch (RuntimeException _) {
      return false;
    }
  }

  private static JsonNode read(URL file) {
    try (var in = file.openStream()) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
