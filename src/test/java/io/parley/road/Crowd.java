package io.parley.road;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.MemberRole;
import io.parley.conversation.Members;
import io.parley.conversation.NewConversation;
import io.parley.history.Device;
import io.parley.history.Observation;
import io.parley.history.Recorder;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.Messages;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// People who chat with each other in groups and in pairs, on two devices each, while some are removed from groups and
/// added again. All that they do and see is recorded.
final class Crowd implements AutoCloseable {
  private static final int PEOPLE = 10;
  private static final int GROUPS = 3;
  private static final int PAIRS = 6;
  /// Of each group the first made it and stays; the last ones come and go.
  private static final int GROUP = 6;
  private static final int COME_AND_GO = 2;
  private static final int STEP_MS = 150;
  private static final int CHANGE_MS = 900;
  /// With what a node may refuse what they write: the writer has been removed, or what it is about is gone.
  private static final Set<String> RIGHTFUL = Set.of("not_a_member", "not_found");

  private final Node node;
  private final Recorder recorder;
  private final Random random;
  private final Map<ConversationId, List<UserId>> conversations = new LinkedHashMap<>();
  private final List<ConversationId> groups = new ArrayList<>();
  private final Set<Place> removed = new HashSet<>();
  private final List<Chatter> chatters;
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final ScheduledExecutorService life;

  private record Place(ConversationId conversationId, UserId user) {}

  Crowd(Node node, Recorder recorder, Random random) {
    this.node = node;
    this.recorder = recorder;
    this.random = random;
    List<LocalToken> people = node
        .people(IntStream.range(0, PEOPLE).mapToObj(i -> "crowd-%d-%x".formatted(i, random.nextInt()))
            .toArray(String[]::new));
    List<UserId> users = new ArrayList<>(people.stream().map(LocalToken::userId).toList());
    for (int i = 0; i < GROUPS; i++) {
      Collections.shuffle(users, random);
      groups.add(begin(ConversationKind.GROUP, users.subList(0, GROUP)));
    }
    for (int i = 0; i < PAIRS; i++) {
      Collections.shuffle(users, random);
      begin(ConversationKind.DIRECT, users.subList(0, 2));
    }
    chatters = people.stream().flatMap(one -> IntStream.range(0, 2).mapToObj(i -> chatter(one, "device-" + i)))
        .toList();
    life = Executors.newScheduledThreadPool(chatters.size() + 1);
  }

  private ConversationId begin(ConversationKind kind, List<UserId> members) {
    NewConversation wish = new NewConversation(kind, kind == ConversationKind.DIRECT ? null : "Berlin",
        members.getFirst(), Set.copyOf(members), false);
    ConversationId id = node.bean(Conversations.class).create(wish).block(Link.PATIENCE).conversation()
        .conversationId();
    if (conversations.putIfAbsent(id, List.copyOf(members)) == null) {
      recorder.add(new Observation.Began(id, Set.copyOf(members), false));
    }
    return id;
  }

  private Chatter chatter(LocalToken owner, String deviceId) {
    Testimony testimony = new Testimony(recorder, new Device(owner.userId(), deviceId));
    List<String> mine = conversations.entrySet().stream().filter(one -> one.getValue().contains(owner.userId()))
        .map(one -> one.getKey().toString()).toList();
    return new Chatter(new io.parley.road.Device(owner, deviceId, testimony, RIGHTFUL), testimony, node.address(), mine,
        new Random(random.nextLong()));
  }

  List<Chatter> chatters() {
    return chatters;
  }

  Set<ConversationId> conversations() {
    return conversations.keySet();
  }

  /// What went wrong for them otherwise than by a refusal that they may get.
  List<String> failures() {
    List<String> all = new ArrayList<>(failures);
    chatters.forEach(chatter -> all.addAll(chatter.device().complaints()));
    return all;
  }

  /// All connect, and begin to chat.
  void begin() {
    chatters.forEach(Chatter::comeBack);
    for (Chatter chatter : chatters) {
      var _ = life.scheduleWithFixedDelay(noting(chatter::step), random.nextInt(STEP_MS), STEP_MS,
          TimeUnit.MILLISECONDS);
    }
    var _ = life.scheduleWithFixedDelay(noting(this::comeOrGo), CHANGE_MS, CHANGE_MS, TimeUnit.MILLISECONDS);
  }

  /// Nobody begins anything more; gives once the last is done.
  void end() throws InterruptedException {
    life.shutdown();
    if (!life.awaitTermination(2 * Link.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      failures.add("somebody does not end");
    }
  }

  @Override
  public void close() {
    life.shutdownNow();
  }

  private Runnable noting(Runnable step) {
    return () -> {
      try {
        step.run();
      } catch (RuntimeException | AssertionError e) {
        failures.add(e.toString());
      }
    };
  }

  private void comeOrGo() {
    ConversationId group = groups.get(random.nextInt(groups.size()));
    List<UserId> members = conversations.get(group);
    UserId user = members.get(members.size() - 1 - random.nextInt(COME_AND_GO));
    Place place = new Place(group, user);
    boolean added = removed.contains(place);
    ConversationEvent event = added
        ? new ConversationEvent.MemberAdded(user, MemberRole.MEMBER)
        : new ConversationEvent.MemberRemoved(user);
    var change = new Observation.Changing(recorder.nextChange(), group, user, added);
    recorder.add(change);
    try {
      node.bean(Members.class).authorise(group, members.getFirst(), event)
          .then(node.bean(Messages.class).change(group, members.getFirst(), event)).block(Link.PATIENCE);
      recorder.add(new Observation.Changed(change));
    } catch (ParleyException e) {
      if (e.kind() == ErrorKind.UNAVAILABLE) {
        return;
      }
      // Removed by an earlier call that did not say so.
      if (e.kind() != ErrorKind.NOT_FOUND || added) {
        throw e;
      }
    }
    if (!removed.remove(place)) {
      removed.add(place);
    }
  }
}
