package io.parley.conversation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.StorageSlice;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent.MemberAdded;
import io.parley.conversation.ConversationEvent.MemberRemoved;
import io.parley.conversation.ConversationEvent.Renamed;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations.Creation;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.conversation.NewConversation;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.LocalTokens;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.platform.Cql;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@StorageSlice
class ConversationIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired
  private Conversations conversations;
  @Autowired
  private Members members;
  @Autowired
  private ConversationRows rows;
  @Autowired
  private LocalTokens tokens;
  @Autowired
  private Users users;
  @Autowired
  private Cql cql;
  private UserId alice;
  private UserId bob;
  private UserId carol;

  @BeforeEach
  void meetNewPeople() {
    List<UserId> people = people(3);
    alice = people.get(0);
    bob = people.get(1);
    carol = people.get(2);
  }

  @Test
  void makesOneDirectConversationThoughBothAskAtOnce() {
    List<Creation> creations = Flux.range(0, 10)
        .flatMap(number -> conversations.create(direct(number % 2 == 0 ? alice : bob, number % 2 == 0 ? bob : alice)),
            10)
        .collectList().block(PATIENCE);

    assertThat(creations).filteredOn(Creation::isNew).hasSize(1);
    assertThat(creations).extracting(Creation::conversation).containsOnly(creations.getFirst().conversation());
    Member standing = new Member(alice, MemberRole.MEMBER, 1, 1, null, null);
    assertThat(all(creations.getFirst())).hasSize(2).containsEntry(alice, standing);
    assertThat(of(bob)).singleElement().extracting(Membership::conversationId)
        .isEqualTo(ConversationId.direct(alice, bob));
  }

  @Test
  void completesADirectConversationThatACrashLeftWithoutMembers() {
    Conversation bare = new Conversation(ConversationId.direct(alice, bob), ConversationKind.DIRECT, null,
        Instant.now().truncatedTo(ChronoUnit.MILLIS), bob, 2, false);
    rows.writeIfAbsent(bare).block(PATIENCE);

    Creation creation = conversations.create(direct(alice, bob)).block(PATIENCE);

    assertThat(creation).isEqualTo(new Creation(bare, false));
    assertThat(all(creation)).containsOnlyKeys(alice, bob);
    assertThat(of(alice)).hasSize(1);
  }

  @Test
  void writesAGroupInFullBeforeItAnswers() {
    Creation creation = group(alice, bob, carol);

    assertThat(creation.isNew()).isTrue();
    assertThat(creation.conversation()).isEqualTo(conversations.find(id(creation)).block(PATIENCE));
    assertThat(creation.conversation().memberCount()).isEqualTo(3);
    assertThat(all(creation)).containsOnlyKeys(alice, bob, carol)
        .containsEntry(alice, new Member(alice, MemberRole.OWNER, 1, 1, null, null))
        .containsEntry(bob, new Member(bob, MemberRole.MEMBER, 1, 1, null, null));
    assertThat(of(carol)).containsExactly(new Membership(id(creation), member(creation, carol), false));
  }

  @Test
  void givesADirectConversationNoTitle() {
    Creation creation = conversations
        .create(new NewConversation(ConversationKind.DIRECT, "Us", alice, Set.of(bob), false)).block(PATIENCE);

    assertThat(creation.conversation().title()).isNull();
  }

  @Test
  void refusesWishesThatCannotBe() {
    UserId nobody = new UserId(UUID.randomUUID());

    assertRefused("bad_request", nobody.toString(), () -> group(alice, bob, nobody));
    assertRefused("bad_request", "exactly one other", () -> conversations.create(direct(alice, alice)).block(PATIENCE));
    assertRefused("bad_request", "exactly one other", () -> conversations.create(
        new NewConversation(ConversationKind.DIRECT, null, alice, Set.of(bob, carol), false)).block(PATIENCE));
    assertRefused("bad_request", "title", () -> conversations.create(
        new NewConversation(ConversationKind.GROUP, "x".repeat(201), alice, Set.of(bob), false)).block(PATIENCE));
  }

  @Test
  void countsTheMakerTowardsTheFiveHundredOfAGroup() {
    List<UserId> crowd = people(500);
    Set<UserId> others = Set.copyOf(crowd.subList(0, 499));

    assertRefused("too_many_members", "500", () -> conversations
        .create(new NewConversation(ConversationKind.GROUP, null, alice, Set.copyOf(crowd), false)).block(PATIENCE));
    Creation full = conversations.create(new NewConversation(ConversationKind.GROUP, null, alice, others, false))
        .block(PATIENCE);

    assertThat(all(full)).hasSize(500);
    assertRefused("too_many_members", "500", () -> authorise(full, alice, new MemberAdded(bob, MemberRole.MEMBER)));
    assertThat(conversations.create(
        new NewConversation(ConversationKind.CHANNEL, null, alice, Set.copyOf(crowd), false)).block(PATIENCE)
        .conversation().memberCount()).isEqualTo(501);
  }

  @Test
  void startsANewIntervalForOneWhoComesBack() {
    Creation lunch = group(alice, bob);

    apply(lunch, 5, new MemberRemoved(bob));
    assertThat(member(lunch, bob)).isEqualTo(new Member(bob, MemberRole.MEMBER, 1, 1, 5L, null));
    assertThat(find(lunch).memberCount()).isEqualTo(1);

    apply(lunch, 9, new MemberAdded(bob, MemberRole.ADMIN));
    Member back = new Member(bob, MemberRole.ADMIN, 9, 9, null, null);
    assertThat(member(lunch, bob)).isEqualTo(back);
    assertThat(of(bob)).containsExactly(new Membership(id(lunch), back, false));
    assertThat(find(lunch).memberCount()).isEqualTo(2);
  }

  @Test
  void showsWhatWasBeforeWhereHistoryIsVisible() {
    Creation open = conversations.create(
        new NewConversation(ConversationKind.GROUP, null, alice, Set.of(bob), true)).block(PATIENCE);

    apply(open, 7, new MemberAdded(carol, MemberRole.MEMBER));

    Member standing = new Member(carol, MemberRole.MEMBER, 7, 1, null, null);
    assertThat(member(open, carol)).isEqualTo(standing);
    assertThat(of(carol)).extracting(Membership::member).containsExactly(standing);
  }

  @Test
  void isNeverStaleAfterAChangeOnThisNode() {
    Creation lunch = group(alice, bob);
    assertThat(member(lunch, bob).present()).isTrue();
    assertThat(members.find(id(lunch), carol).blockOptional(PATIENCE)).isEmpty();
    assertThat(find(lunch).title()).isEqualTo("Lunch");

    apply(lunch, 2, new MemberRemoved(bob));
    apply(lunch, 3, new MemberAdded(carol, MemberRole.MEMBER));
    apply(lunch, 4, new Renamed("Dinner"));

    assertThat(members.appliedSeq(id(lunch)).block(PATIENCE)).isEqualTo(4);
    assertThat(member(lunch, bob).present()).isFalse();
    assertThat(member(lunch, carol).present()).isTrue();
    assertThat(find(lunch).title()).isEqualTo("Dinner");
    assertRefused("not_a_member", "not a member", () -> members.present(id(lunch), bob).block(PATIENCE));
  }

  @Test
  void whoeverGoesOnAtOnceAfterAChangeIsNotStaleEither() {
    Creation lunch = group(alice, bob);
    assertThat(find(lunch).kind()).isEqualTo(ConversationKind.GROUP);

    Conversation next = members.apply(id(lunch), 2, new ConversationEvent.BecameChannel())
        .then(Mono.defer(() -> conversations.find(id(lunch)))).block(PATIENCE);

    assertThat(next.kind()).isEqualTo(ConversationKind.CHANNEL);
  }

  @Test
  void changesNothingWhenOlderChangesAreRepeatedLate() {
    Creation lunch = group(alice, bob);
    Map<Long, ConversationEvent> log = Map.of(1L, new ConversationEvent.Created(), 2L,
        new MemberAdded(carol, MemberRole.ADMIN), 3L, new MemberRemoved(bob), 4L, new Renamed("Dinner"), 5L,
        new MemberAdded(bob, MemberRole.MEMBER), 6L, new MemberRemoved(alice), 7L,
        new MemberAdded(alice, MemberRole.MEMBER), 8L, new MemberRemoved(carol), 9L, new Renamed("Supper"));
    LongStream.rangeClosed(1, 9).forEach(seq -> apply(lunch, seq, log.get(seq)));
    Map<UserId, Member> standing = all(lunch);
    List<List<Membership>> theirs = List.of(of(alice), of(bob), of(carol));
    Conversation conversation = find(lunch);
    assertThat(conversation.title()).isEqualTo("Supper");
    assertThat(standing.get(bob)).as("the last in line").isEqualTo(new Member(bob, MemberRole.OWNER, 5, 5, null, null));

    MemberRows memberRows = new MemberRows(cql);
    Members anotherNode = new CassandraMembers(new ConversationRows(cql), memberRows, users,
        new Speakers(rows, memberRows, new CassandraBlocks(cql, users), Clock.systemUTC()));
    for (Members node : List.of(members, anotherNode)) {
      LongStream.rangeClosed(1, 9).forEach(seq -> node.apply(id(lunch), seq, log.get(seq)).block(PATIENCE));
    }

    assertThat(all(lunch)).isEqualTo(standing);
    assertThat(List.of(of(alice), of(bob), of(carol))).isEqualTo(theirs);
    assertThat(rows.stored(id(lunch)).block(PATIENCE)).satisfies(stored -> {
      assertThat(stored.conversation()).isEqualTo(conversation);
      assertThat(stored.changedSeq()).isEqualTo(9);
    });
  }

  /// What a node does that read the rows, was paused, and goes on after others have taken over: its writes come late.
  @Test
  void losesNothingToWritesThatComeLate() {
    Creation lunch = group(alice, bob);
    MemberRows late = new MemberRows(cql);
    apply(lunch, 5, new MemberRemoved(bob));
    apply(lunch, 9, new MemberAdded(bob, MemberRole.ADMIN));
    Map<UserId, Member> standing = all(lunch);

    late.apply(lunch.conversation(), 5, List.of(new MembershipChange.RowChange.Left(bob))).block(PATIENCE);
    rows.recount(lunch.conversation(), 1, 5).block(PATIENCE);
    late.found(lunch.conversation(), Map.of(alice, MemberRole.OWNER, bob, MemberRole.MEMBER)).block(PATIENCE);

    assertThat(all(lunch)).isEqualTo(standing);
    assertThat(of(bob)).extracting(Membership::member).containsExactly(standing.get(bob));
    assertThat(find(lunch).memberCount()).isEqualTo(2);
  }

  @Test
  void completesAChangeThatACrashLeftHalfDone() {
    Creation lunch = group(alice, bob);
    new MemberRows(cql).apply(lunch.conversation(), 5, List.of(new MembershipChange.RowChange.Left(alice)))
        .block(PATIENCE);

    apply(lunch, 5, new MemberRemoved(alice));

    assertThat(all(lunch)).containsEntry(alice, new Member(alice, MemberRole.OWNER, 1, 1, 5L, null)).containsEntry(bob,
        new Member(bob, MemberRole.OWNER, 1, 1, null, null));
    assertThat(find(lunch).memberCount()).isEqualTo(1);
  }

  @Test
  void authorisesOnWhatIsStored() {
    Creation lunch = group(alice, bob);
    Creation direct = conversations.create(direct(alice, bob)).block(PATIENCE);
    UserId nobody = new UserId(UUID.randomUUID());

    authorise(lunch, alice, new MemberAdded(carol, MemberRole.ADMIN));
    authorise(lunch, bob, new MemberRemoved(bob));
    assertRefused("not_a_member", "", () -> authorise(lunch, carol, new Renamed("Mine")));
    assertRefused("forbidden", "", () -> authorise(lunch, bob, new MemberAdded(carol, MemberRole.MEMBER)));
    assertRefused("bad_request", nobody.toString(),
        () -> authorise(lunch, alice, new MemberAdded(nobody, MemberRole.MEMBER)));
    assertRefused("not_found", carol.toString(), () -> authorise(lunch, alice, new MemberRemoved(carol)));
    assertRefused("forbidden", "direct", () -> authorise(direct, alice, new MemberRemoved(alice)));
    assertRefused("not_a_member", "", () -> members
        .authorise(new ConversationId(UUID.randomUUID()), alice, new Renamed("Mine")).block(PATIENCE));

    apply(lunch, 4, new MemberRemoved(bob));
    assertRefused("not_a_member", "", () -> authorise(lunch, bob, new MemberRemoved(bob)));
    assertRefused("not_found", "", () -> authorise(lunch, alice, new MemberRemoved(bob)));
  }

  @Test
  void knowsNothingOfAConversationThatIsNone() {
    ConversationId none = new ConversationId(UUID.randomUUID());

    assertThat(conversations.find(none).blockOptional(PATIENCE)).isEmpty();
    assertThat(members.all(none).block(PATIENCE)).isEmpty();
    assertThat(members.apply(none, 1, new ConversationEvent.Created()).blockOptional(PATIENCE)).isEmpty();
    assertThat(conversations.find(none).blockOptional(PATIENCE)).as("applying made nothing").isEmpty();
  }

  private List<UserId> people(int count) {
    List<String> names = IntStream.range(0, count).mapToObj(number -> UUID.randomUUID().toString()).toList();
    return tokens.issue(names, Duration.ofMinutes(5)).block(PATIENCE).stream().map(LocalToken::userId).toList();
  }

  private Creation group(UserId maker, UserId... others) {
    return conversations
        .create(new NewConversation(ConversationKind.GROUP, "Lunch", maker, Set.of(others), false)).block(PATIENCE);
  }

  private static NewConversation direct(UserId maker, UserId other) {
    return new NewConversation(ConversationKind.DIRECT, null, maker, Set.of(other), false);
  }

  private void apply(Creation creation, long seq, ConversationEvent event) {
    members.apply(id(creation), seq, event).block(PATIENCE);
  }

  private void authorise(Creation creation, UserId actor, ConversationEvent event) {
    members.authorise(id(creation), actor, event).block(PATIENCE);
  }

  private Conversation find(Creation creation) {
    return conversations.find(id(creation)).block(PATIENCE);
  }

  private Map<UserId, Member> all(Creation creation) {
    return members.all(id(creation)).block(PATIENCE);
  }

  private List<Membership> of(UserId userId) {
    return members.of(userId).block(PATIENCE);
  }

  private Member member(Creation creation, UserId userId) {
    return members.find(id(creation), userId).block(PATIENCE);
  }

  private static ConversationId id(Creation creation) {
    return creation.conversation().conversationId();
  }

  private static void assertRefused(String code, String part, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(ParleyException.class, refusal -> {
      assertThat(refusal.code()).isEqualTo(code);
      assertThat(refusal).hasMessageContaining(part);
    });
  }
}
