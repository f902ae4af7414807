package io.parley.conversation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.StorageSlice;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.ops.ConversationSets.Listed;
import io.parley.conversation.ops.ConversationSets.Name;
import io.parley.conversation.ops.ConversationSets.Sized;
import io.parley.conversation.ops.ConversationSets;
import io.parley.identity.UserId;
import io.parley.platform.Cql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

@StorageSlice
class ConversationWalkIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  /// More than a page of the walk holds.
  private static final int SMALL_ONES = 2 * ConversationWalk.A_PAGE;

  private final CqlSession session;
  private final ConversationRows rows;
  private final ConversationWalk walk;

  @Autowired
  ConversationWalkIntegrationTests(CqlSession session, Cql cql, ConversationSets walksByItself) {
    ((ConversationWalk) walksByItself).stop();
    this.session = session;
    rows = new ConversationRows(cql);
    walk = new ConversationWalk(cql, Clock.systemUTC(), Schedulers.parallel());
  }

  @BeforeEach
  void nothingIsKnown() {
    session.execute("TRUNCATE conversations");
    session.execute("TRUNCATE conversation_sets");
  }

  @Test
  void aWalkFindsTheLargestOnWhateverPageTheyAre() {
    Flux.range(0, SMALL_ONES).flatMap(_ -> rows.write(conversation(ConversationKind.GROUP, 3)), 64).then()
        .block(PATIENCE);
    Conversation channel = conversation(ConversationKind.CHANNEL, 20_000);
    Conversation group = conversation(ConversationKind.GROUP, 482);
    rows.write(channel).then(rows.write(group)).block(PATIENCE);
    assertThat(walk.listed(Name.LARGEST).block(PATIENCE)).as("nobody has walked").isNull();

    walk.walk().block(PATIENCE);

    Listed largest = walk.listed(Name.LARGEST).block(PATIENCE);
    assertThat(largest.whole()).isTrue();
    assertThat(largest.lookedAt()).isEqualTo(SMALL_ONES + 2);
    assertThat(largest.conversations()).startsWith(new Sized(channel.conversationId(), 20_000),
        new Sized(group.conversationId(), 482)).hasSize(500);
    assertThat(walk.listed(Name.CHANNELS).block(PATIENCE).conversations())
        .containsExactly(new Sized(channel.conversationId(), 20_000));

    rows.recount(group, 20_001, 7).block(PATIENCE);
    walk.walkIfDue().block(PATIENCE);
    assertThat(walk.listed(Name.LARGEST).block(PATIENCE)).as("the last walk is recent").isEqualTo(largest);
  }

  private static Conversation conversation(ConversationKind kind, int members) {
    return new Conversation(new ConversationId(UUID.randomUUID()), kind, "Launch",
        Instant.now().truncatedTo(ChronoUnit.MILLIS), new UserId(UUID.randomUUID()), members, false);
  }
}
