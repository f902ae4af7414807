package io.parley.conversation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.ops.ConversationSets.Listed;
import io.parley.conversation.ops.ConversationSets.Name;
import io.parley.conversation.ops.ConversationSets.Sized;
import io.parley.conversation.ops.ConversationSets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StandoutsTests {
  private final Standouts standouts = new Standouts();

  @Test
  void theLargestComeFirstAndDirectConversationsAreNone() {
    ConversationId group = look(ConversationKind.GROUP, 482);
    ConversationId channel = look(ConversationKind.CHANNEL, 20_000);
    look(ConversationKind.DIRECT, 2);

    Listed largest = standouts.listed(Name.LARGEST, Instant.EPOCH, true);
    assertThat(largest.conversations()).containsExactly(new Sized(channel, 20_000), new Sized(group, 482));
    assertThat(largest.lookedAt()).isEqualTo(3);
    assertThat(standouts.listed(Name.CHANNELS, Instant.EPOCH, true).conversations())
        .containsExactly(new Sized(channel, 20_000));
  }

  @Test
  void noMoreThanTheLargestAreRemembered() {
    for (int members = 1; members <= 2 * ConversationSets.MOST; members++) {
      look(ConversationKind.GROUP, members);
    }
    List<Sized> largest = standouts.listed(Name.LARGEST, Instant.EPOCH, true).conversations();

    assertThat(largest).hasSize(ConversationSets.MOST);
    assertThat(largest.getFirst().members()).isEqualTo(2 * ConversationSets.MOST);
    assertThat(largest.getLast().members()).isEqualTo(ConversationSets.MOST + 1);
  }

  @Test
  void aSetIsWrittenAsTextAndReadAgain() {
    List<Sized> some = List.of(new Sized(new ConversationId(UUID.randomUUID()), 482),
        new Sized(new ConversationId(UUID.randomUUID()), 3));
    assertThat(ConversationWalk.read(ConversationWalk.write(some))).isEqualTo(some);
    assertThat(ConversationWalk.read("")).isEmpty();
  }

  private ConversationId look(ConversationKind kind, int members) {
    ConversationId id = new ConversationId(UUID.randomUUID());
    standouts.look(id, kind, members);
    return id;
  }
}
