package io.parley.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The fields of one JSON object, each read with its rule; a null counts as left out.
final class FrameFields {
  private static final int UUID_LENGTH = 36;

  private final JsonNode object;
  private final String prefix;
  private final @Nullable String id;

  FrameFields(JsonNode object) {
    this(object, "", frameId(object));
  }

  private FrameFields(JsonNode object, String prefix, @Nullable String id) {
    this.object = object;
    this.prefix = prefix;
    this.id = id;
  }

  private static @Nullable String frameId(JsonNode object) {
    JsonNode id = object.get("id");
    if (id == null || id.isNull()) {
      return null;
    }
    if (!id.isString() || id.stringValue().length() > ClientFrame.MAX_ID_LENGTH
        || Utf8.length(id.stringValue()) < 0) {
      throw BadFrameException.badField(null,
          "id must be a string of at most %d characters".formatted(ClientFrame.MAX_ID_LENGTH));
    }
    return id.stringValue();
  }

  /// Those of an element of one of the lists.
  FrameFields within(JsonNode element, String list) {
    if (!element.isObject()) {
      throw bad("%s must hold objects only".formatted(list));
    }
    return new FrameFields(element, list + ".", id);
  }

  @Nullable
  String id() {
    return id;
  }

  String text(String name) {
    String text = optionalText(name);
    if (text == null) {
      throw bad("%s%s is missing".formatted(prefix, name));
    }
    return text;
  }

  /// One of 1 to `max` characters.
  String text(String name, int max) {
    String text = unicode(name);
    if (text.isEmpty() || text.length() > max) {
      throw bad("%s%s must have 1 to %d characters".formatted(prefix, name, max));
    }
    return text;
  }

  /// One without half a surrogate pair, which no UTF-8 can hold.
  String unicode(String name) {
    return unicode(name, text(name));
  }

  /// [#unicode(String)], or what stands for it where it is left out.
  String unicode(String name, String otherwise) {
    String given = optionalText(name);
    String text = given == null ? otherwise : given;
    if (Utf8.length(text) < 0) {
      throw bad("%s%s holds half a surrogate pair".formatted(prefix, name));
    }
    return text;
  }

  @Nullable
  String optionalText(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw bad("%s%s must be a string".formatted(prefix, name));
    }
    return value.stringValue();
  }

  /// The first `max` characters of what nobody depends on; null where it is missing, empty or no text.
  @Nullable
  String shortened(String name, int max) {
    JsonNode value = value(name);
    if (value == null || !value.isString() || value.stringValue().isBlank() || Utf8.length(value.stringValue()) < 0) {
      return null;
    }
    String text = value.stringValue();
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }

  UUID uuid(String name) {
    return uuid(name, text(name));
  }

  @Nullable
  UUID optionalUuid(String name) {
    String text = optionalText(name);
    return text == null ? null : uuid(name, text);
  }

  /// Those of a list; none where it is left out.
  List<UUID> uuids(String name) {
    JsonNode list = list(name);
    if (list == null || list.isEmpty()) {
      return List.of();
    }
    List<UUID> ids = new ArrayList<>(list.size());
    for (JsonNode element : list) {
      if (!element.isString()) {
        throw bad("%s%s must hold strings only".formatted(prefix, name));
      }
      ids.add(uuid(name, element.stringValue()));
    }
    return ids;
  }

  private UUID uuid(String name, String text) {
    try {
      if (text.length() == UUID_LENGTH) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // said below, as for a text of another length
    }
    throw bad("%s%s must be a UUID".formatted(prefix, name));
  }

  long seq(String name) {
    Long seq = optionalSeq(name);
    if (seq == null) {
      throw bad("%s%s is missing".formatted(prefix, name));
    }
    return seq;
  }

  @Nullable
  Long optionalSeq(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw bad("%s%s must be a whole number of 0 or more".formatted(prefix, name));
    }
    return value.longValue();
  }

  /// At least 1; above the maximum it counts as that.
  int limit(int otherwise) {
    JsonNode value = value("limit");
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || value.bigIntegerValue().signum() < 1) {
      throw bad("limit must be a whole number of 1 or more");
    }
    return value.canConvertToInt() ? Math.min(value.intValue(), ClientFrame.MAX_LIMIT) : ClientFrame.MAX_LIMIT;
  }

  int attempt() {
    JsonNode value = value("attempt");
    if (value == null) {
      return 1;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw bad("attempt must be a whole number of 1 or more");
    }
    return value.intValue();
  }

  boolean requiredFlag(String name) {
    if (value(name) == null) {
      throw bad("%s%s is missing".formatted(prefix, name));
    }
    return flag(name);
  }

  boolean flag(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw bad("%s%s must be true or false".formatted(prefix, name));
    }
    return value.booleanValue();
  }

  @Nullable
  JsonNode list(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isArray()) {
      throw bad("%s%s must be a list".formatted(prefix, name));
    }
    return value;
  }

  BadFrameException bad(String message) {
    return BadFrameException.badField(id, message);
  }

  private @Nullable JsonNode value(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }
}
