package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.fanout.ops.DeadLetter.Kind;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LetterActsTests {
  private static final UUID ID = UUID.fromString("3f2a0000-0000-4000-8000-00000000a91b");

  @Test
  void theAuditLogNamesAllOfTheFilter() {
    Filter filter = new Filter(Set.of(State.OPEN), Kind.POISON.reasons(), new ConversationId(ID), new UserId(ID),
        "gateway-2", Instant.parse("2026-11-24T03:00:00Z"), Instant.parse("2026-11-24T04:00:00Z"), 17);

    assertThat(LetterActs.described(filter))
        .isEqualTo("state [OPEN], reason [UNREADABLE_BODY, UNREADABLE], conversation "
            + ID + ", recipient " + ID + ", node gateway-2, partition 17, from 2026-11-24T03:00:00Z, until "
            + "2026-11-24T04:00:00Z");
    assertThat(LetterActs.described(Filter.OPEN)).isEqualTo("state [OPEN]");
  }
}
