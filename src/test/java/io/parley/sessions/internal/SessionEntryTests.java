package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.Home;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionEntryTests {
  private static final UserId ALICE = new UserId(new UUID(1, 2));
  private static final Home HOME = new Home(new NodeId("node-1"), new Incarnation("life"));

  @Test
  void aDeviceMayHaveBarsInItsName() {
    DeviceId device = new DeviceId("pho|ne|1");
    SessionEntry entry = new SessionEntry(ALICE, "s1", SessionEntry.value(HOME, device));

    assertThat(entry.home()).isEqualTo("node-1|life");
    assertThat(Home.parse(entry.home())).contains(HOME);
    assertThat(entry.at(HOME).deviceId()).isEqualTo(device);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "node-1|life", "node-1|life|"})
  void whatNoNodeOfOursWroteHasNoHome(String value) {
    assertThat(new SessionEntry(ALICE, "s1", value).home()).isEmpty();
  }

  @Test
  void theKeyOfAUserStaysInOneSlot() {
    assertThat(SessionEntry.key(ALICE)).isEqualTo("session:{" + ALICE + "}");
  }
}
