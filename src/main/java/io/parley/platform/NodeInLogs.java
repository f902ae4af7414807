package io.parley.platform;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Set;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;

/// Adds to every line of a structured log what the node does and, once it is known, which life it is in: `parley.roles` and
/// `parley.incarnation`. Its name is there already, as `service.node.name`.
public final class NodeInLogs implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {
  /// Under this name the logger's context has it.
  public static final String INCARNATION = "parley.incarnation";

  private final List<String> roles;

  /// @param environment whose profiles say what the node does
  public NodeInLogs(Environment environment) {
    Set<Role> all = Role.of(environment);
    roles = all.stream().map(Role::profile).toList();
  }

  @Override
  public void customize(JsonWriter.Members<ILoggingEvent> members) {
    members.add("parley").usingMembers(parley -> {
      parley.add("roles", _ -> roles);
      parley.add("incarnation", event -> event.getLoggerContextVO().getPropertyMap().get(INCARNATION)).whenNotNull();
    });
  }
}
