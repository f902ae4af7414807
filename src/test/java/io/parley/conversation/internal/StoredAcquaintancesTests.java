package io.parley.conversation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.conversation.Blocks;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class StoredAcquaintancesTests {
  private static final UserId ALICE = new UserId(new UUID(1, 1));
  private static final UserId BEN = new UserId(new UUID(1, 2));
  private static final UserId CAROL = new UserId(new UUID(1, 3));
  private static final ConversationId LUNCH = new ConversationId(new UUID(2, 1));
  private static final ConversationId CHESS = new ConversationId(new UUID(2, 2));

  private final Map<UserId, List<Membership>> memberships = new HashMap<>(Map.of(
      ALICE, List.of(in(LUNCH, ALICE, null), in(CHESS, ALICE, null)),
      BEN, List.of(in(LUNCH, BEN, null)),
      CAROL, List.of(in(CHESS, CAROL, 7L))));
  private int reads;
  private long nanos;
  private boolean remembersABlock;
  private final Set<UserId> blockedByBen = new HashSet<>();
  private final StoredAcquaintances acquaintances = new StoredAcquaintances(members(), new Blocks() {
    @Override
    public Mono<Void> block(UserId userId, UserId blocked) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Void> unblock(UserId userId, UserId blocked) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Flux<UserId> of(UserId userId) {
      return by(userId);
    }

    private Flux<UserId> by(UserId userId) {
      return userId.equals(BEN) ? Flux.fromIterable(blockedByBen) : Flux.empty();
    }

    @Override
    public Mono<Boolean> isBlocked(UserId userId, UserId by) {
      return remembersABlock ? Mono.just(true) : by(by).any(userId::equals);
    }
  }, () -> nanos);

  @Test
  void onlyThoseWhoShareAConversationNowSeeEachOther() {
    assertThat(acquaintances.visibleTo(ALICE, List.of(BEN, CAROL)).block()).containsExactly(BEN);
    assertThat(acquaintances.viewersOf(BEN, List.of(ALICE, CAROL)).block()).containsExactly(ALICE);
  }

  @Test
  void whoIsBlockedSeesNobodyAndIsSeen() {
    blockedByBen.add(ALICE);

    assertThat(acquaintances.visibleTo(ALICE, List.of(BEN)).block()).isEmpty();
    assertThat(acquaintances.viewersOf(BEN, List.of(ALICE)).block()).isEmpty();
    assertThat(acquaintances.visibleTo(BEN, List.of(ALICE)).block()).containsExactly(ALICE);
    assertThat(acquaintances.viewersOf(ALICE, List.of(BEN)).block()).containsExactly(BEN);
  }

  @Test
  void everybodySeesThemselves() {
    assertThat(acquaintances.visibleTo(CAROL, List.of(CAROL)).block()).containsExactly(CAROL);
  }

  @Test
  void whoHasMetSinceTheLastLookSeeEachOther() {
    assertThat(acquaintances.visibleTo(BEN, List.of(CAROL)).block()).isEmpty();
    nanos++;
    memberships.put(CAROL, List.of(in(LUNCH, CAROL, null)));

    assertThat(acquaintances.visibleTo(BEN, List.of(CAROL)).block()).containsExactly(CAROL);
  }

  @Test
  void whoSeesAPersonIsNeverAnsweredFromMemory() {
    assertThat(acquaintances.viewersOf(BEN, List.of(ALICE)).block()).containsExactly(ALICE);
    nanos++;
    memberships.put(BEN, List.of(in(LUNCH, BEN, 9L)));

    assertThat(acquaintances.viewersOf(BEN, List.of(ALICE)).block()).isEmpty();
  }

  @Test
  void aBlockThatWasTakenBackIsNotRemembered() {
    remembersABlock = true;

    assertThat(acquaintances.visibleTo(ALICE, List.of(BEN)).block()).containsExactly(BEN);
  }

  @Test
  void aCrowdThatComesAtOnceIsReadOnce() {
    acquaintances.visibleTo(ALICE, List.of(BEN)).block();
    nanos++;
    acquaintances.visibleTo(ALICE, List.of(BEN)).block();
    acquaintances.visibleTo(BEN, List.of(ALICE)).block();

    assertThat(reads).isEqualTo(2);
  }

  @Test
  void moreThanFiveHundredAreRefused() {
    assertThatThrownBy(() -> acquaintances.visibleTo(ALICE, Collections.nCopies(501, BEN)).block())
        .isInstanceOf(ParleyException.class).hasMessageContaining("500");
  }

  private Members members() {
    return (Members) Proxy.newProxyInstance(Members.class.getClassLoader(), new Class<?>[]{Members.class},
        (_, method, arguments) -> {
          if (method.getName().equals("of")) {
            reads++;
            return Mono.just(memberships.get((UserId) arguments[0]));
          }
          throw new UnsupportedOperationException(method.getName());
        });
  }

  private static Membership in(ConversationId conversation, UserId user, Long leftSeq) {
    return new Membership(conversation, new Member(user, MemberRole.MEMBER, 1, 1, leftSeq, null), false);
  }
}
