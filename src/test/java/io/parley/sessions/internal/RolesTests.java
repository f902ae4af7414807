package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.sessions.NodeId;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class RolesTests {
  @Test
  void aNodeWithoutARoleProfileHasAllRoles() {
    assertThat(Roles.of(profiles("local"))).containsExactly("admin", "fanout", "gateway", "messaging", "presence");
  }

  @Test
  void aNodeHasTheRolesThatItsProfilesName() {
    assertThat(Roles.of(profiles("gateway", "admin"))).containsExactly("admin", "gateway");
  }

  @Test
  void aWorkerHasThree() {
    assertThat(Roles.of(profiles("worker"))).containsExactly("fanout", "messaging", "presence");
  }

  @Test
  void anyHostNameMakesAValidNodeId() {
    String host = "ein Rechner mit Umläuten.".repeat(5);

    assertThat(new NodeId(NodeProperties.nameAfter(host)).value()).startsWith("ein-Rechner-mit-Uml");
  }

  private static MockEnvironment profiles(String... profiles) {
    MockEnvironment environment = new MockEnvironment();
    environment.setActiveProfiles(profiles);
    return environment;
  }
}
