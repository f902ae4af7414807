package io.parley.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class PermissionTests {
  @Test
  void viewersLookOperatorsActAndAdminsLookInside() {
    assertThat(OperatorRole.VIEWER.permissions()).containsExactly(Permission.CONSOLE_VIEW);
    assertThat(OperatorRole.OPERATOR.permissions()).containsExactlyElementsOf(
        EnumSet.complementOf(EnumSet.of(Permission.CONTENT_READ, Permission.AUDIT_EXPORT)));
    assertThat(OperatorRole.ADMIN.permissions()).containsExactly(Permission.values());
  }

  @Test
  void whatIsMissingIsSaidInOneSentence() {
    assertThat(Permission.NODES_DRAIN.sentence()).isEqualTo("Draining a node needs the operator role.");
    assertThat(Permission.CONTENT_READ.sentence()).isEqualTo("Reading content needs the admin role.");
  }
}
