package io.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.UserId;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Events travel between nodes inside commands and pages.
class ConversationEventTests {
  private static final UserId BEN = new UserId(UUID.randomUUID());
  private final CBORMapper mapper = CBORMapper.builder().build();

  private record Carrier(ConversationEvent event) {}

  static Stream<ConversationEvent> events() {
    return Stream.of(new ConversationEvent.Created(), new ConversationEvent.MemberAdded(BEN, MemberRole.ADMIN),
        new ConversationEvent.RoleChanged(BEN, MemberRole.OWNER), new ConversationEvent.MemberRemoved(BEN),
        new ConversationEvent.MemberMuted(BEN, Instant.EPOCH), new ConversationEvent.MemberMuted(BEN, null),
        new ConversationEvent.Renamed("Berlin"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void arriveOnAnotherNodeAsTheyAre(ConversationEvent event) {
    assertThat(mapper.readValue(mapper.writeValueAsBytes(new Carrier(event)), Carrier.class))
        .isEqualTo(new Carrier(event));
  }
}
