package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationKind;
import io.parley.road.ChannelCost.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A message to a channel costs work a gateway, one to a group work a member.
class ChannelCostIntegrationTests {
  private static final int GATEWAYS = 2;
  private static final int MESSAGES = 10;
  /// Of sessions, beside those of the group: of users who come, and of nodes' own.
  private static final double A_FEW = 5;

  private static Node first;
  private static Node second;

  @BeforeAll
  static void twoNodes() {
    // Without a console, which looks into Redis every 2 s.
    first = Node.as(List.of("gateway", "messaging", "fanout", "presence"), "parley.limits.send-burst=1000",
        "parley.limits.handshakes-per-second=5000");
    second = Node.as(List.of("gateway"), "parley.limits.handshakes-per-second=5000");
  }

  @AfterAll
  static void end() {
    Stream.of(second, first).forEach(Node::close);
  }

  @Test
  void aChannelOfThousandsCostsLessThanAGroupOfHundreds() {
    compare(100, 3_000, 200);
  }

  @Test
  @Tag("scale")
  void aChannelOfAHundredThousandCostsLessThanAGroupOfFiveHundred() {
    compare(500, 100_000, 5_000);
  }

  private static void compare(int group, int channel, int connected) {
    ChannelCost cost = new ChannelCost(List.of(first, second));
    List<Cost> ofGroup = cost.measure(ConversationKind.GROUP, group, group, MESSAGES);
    List<Cost> ofChannel = cost.measure(ConversationKind.CHANNEL, channel, connected, MESSAGES);
    List<Cost> all = new ArrayList<>(ofGroup);
    all.addAll(ofChannel);
    System.out.println(Cost.HEAD);
    all.forEach(one -> System.out.println(one.row()));

    assertThat(ofGroup).allMatch(one -> one.frames() >= group);
    assertThat(ofGroup.getFirst().lookUps()).isGreaterThanOrEqualTo(group);
    assertThat(ofChannel).allMatch(one -> one.lookUps() <= A_FEW && one.channelLookUps() <= A_FEW
        && one.calls() <= GATEWAYS + 1 && one.frames() <= connected + A_FEW);
    assertThat(ofChannel.getLast().frames()).as("hints are coalesced").isLessThan(connected);
  }
}
