package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Holds the description of the socket that nodes serve to the frames as they are.
class AsyncApiTests {
  private final JsonNode document = JsonMapper.shared()
      .readTree(AsyncApiTests.class.getResourceAsStream("/static/asyncapi.json"));

  @Test
  void describesEveryFrameFromTheNodeWithAllItsFields() {
    Stream<Class<?>> frames = Arrays.stream(ServerFrame.class.getPermittedSubclasses());
    assertThat(frames.collect(Collectors.toMap(AsyncApiTests::type, AsyncApiTests::fields)))
        .isEqualTo(names("say").stream().collect(Collectors.toMap(this::type, this::properties)));
  }

  @Test
  void describesNestedObjectsWithAllTheirFields() {
    assertThat(schema("Event")).isEqualTo(components(ServerFrame.Event.class));
    assertThat(schema("UserPresence")).isEqualTo(components(ServerFrame.UserPresence.class));
    assertThat(schema("Limits")).isEqualTo(components(ServerFrame.Limits.class));
  }

  @Test
  void describesEveryFrameFromClientsByAnExampleThatNodesUnderstand() {
    Set<Class<?>> read = names("take").stream().map(name -> ClientFrames.decode(example(name))).map(Object::getClass)
        .collect(Collectors.toSet());

    assertThat(read).isEqualTo(leaves(ClientFrame.class).collect(Collectors.toSet()));
  }

  @Test
  void saysThatAFrameLacksWhatItMustHave() {
    names("take").forEach(name -> message(name).get("payload").get("required").forEach(field -> {
      JsonNode frame = message(name).get("examples").get(0).get("payload").deepCopy();
      ((ObjectNode) frame).remove(field.asString());
      assertThat(catchThrowable(() -> ClientFrames.decode(bytes(frame))))
          .as("%s without %s", name, field).isInstanceOf(BadFrameException.class)
          .hasMessageContaining(field.asString());
    }));
  }

  private Collection<String> names(String operation) {
    return document.get("operations").get(operation).get("messages").valueStream()
        .map(reference -> reference.get("$ref").asString()).map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }

  private JsonNode message(String name) {
    return document.get("components").get("messages").get(name);
  }

  private byte[] example(String name) {
    return bytes(message(name).get("examples").get(0).get("payload"));
  }

  private static byte[] bytes(JsonNode frame) {
    return frame.toString().getBytes(StandardCharsets.UTF_8);
  }

  private Set<String> properties(String name) {
    return new TreeSet<>(message(name).get("payload").get("properties").propertyNames());
  }

  private Set<String> schema(String name) {
    return new TreeSet<>(document.get("components").get("schemas").get(name).get("properties").propertyNames());
  }

  /// Client and node say some types both, so a message may have a name of its own.
  private String type(String name) {
    return message(name).at("/payload/properties/type/const").asString();
  }

  private static String type(Class<?> frame) {
    return frame.getAnnotation(JsonTypeName.class).value();
  }

  private static Set<String> fields(Class<?> frame) {
    Set<String> fields = components(frame);
    fields.add("type");
    return fields;
  }

  private static Set<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Class<?>> leaves(Class<?> sealed) {
    Class<?>[] permitted = sealed.getPermittedSubclasses();
    return permitted == null ? Stream.of(sealed) : Arrays.stream(permitted).flatMap(AsyncApiTests::leaves);
  }
}
