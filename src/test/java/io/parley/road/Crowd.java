package io.parley.road;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.history.Device;
import io.parley.history.Observation;
import io.parley.history.Recorder;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import java.net.URI;
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
import java.util.function.Function;
import java.util.stream.IntStream;

/// People who chat with each other in groups and each with one other, on two devices each, while some are removed from groups and
/// added again. All that they do and see is recorded.
final class Crowd implements AutoCloseable {
  private static final int PEOPLE = 10;
  private static final int GROUPS = 3;
  /// Of each group the first made it and stays; the last ones come and go.
  private static final int GROUP = 6;
  private static final int COME_AND_GO = 2;
  private static final int STEP_MS = 250;
  private static final int CHANGE_MS = 900;
  /// With what a node may refuse what they write: the writer has been removed, or what it is about is gone.
  private static final Set<String> RIGHTFUL = Set.of("not_a_member", "not_found");

  private final List<URI> nodes;
  private final Rest rest;
  private final Recorder recorder;
  private final Random random;
  private final Map<UserId, LocalToken> people = new LinkedHashMap<>();
  private final Map<ConversationId, List<UserId>> conversations = new LinkedHashMap<>();
  private final List<ConversationId> groups = new ArrayList<>();
  private final Set<Place> removed = new HashSet<>();
  private final List<Chatter> chatters;
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final ScheduledExecutorService life;

  private record Place(ConversationId conversationId, UserId user) {}

  /// @param nodes where they connect, spread over them, and go on to the next when one fails
  /// @param tokens makes somebody of a name, for whom the nodes take the token
  Crowd(List<URI> nodes, Function<String, LocalToken> tokens, Recorder recorder, Random random) {
    this.nodes = nodes;
    this.rest = new Rest(nodes);
    this.recorder = recorder;
    this.random = random;
    for (int i = 0; i < PEOPLE; i++) {
      LocalToken one = tokens.apply("crowd-%d-%x".formatted(i, random.nextInt()));
      people.put(one.userId(), one);
    }
    rest.arrive(List.copyOf(people.values()));
    List<UserId> users = new ArrayList<>(people.keySet());
    for (int i = 0; i < GROUPS; i++) {
      Collections.shuffle(users, random);
      groups.add(begin(ConversationKind.GROUP, users.subList(0, GROUP)));
    }
    for (int i = 0; i < PEOPLE; i += 2) {
      begin(ConversationKind.DIRECT, users.subList(i, i + 2));
    }
    chatters = people.values().stream()
        .flatMap(one -> IntStream.range(0, 2).mapToObj(i -> chatter(one, "device-" + i, i))).toList();
    life = Executors.newScheduledThreadPool(chatters.size() + 1);
  }

  private ConversationId begin(ConversationKind kind, List<UserId> members) {
    ConversationId id = rest.begin(kind, people.get(members.getFirst()), Set.copyOf(members));
    if (conversations.putIfAbsent(id, List.copyOf(members)) == null) {
      recorder.add(new Observation.Began(id, Set.copyOf(members), false));
    }
    return id;
  }

  private Chatter chatter(LocalToken owner, String deviceId, int first) {
    Testimony testimony = new Testimony(recorder, new Device(owner.userId(), deviceId));
    List<String> mine = conversations.entrySet().stream().filter(one -> one.getValue().contains(owner.userId()))
        .map(one -> one.getKey().toString()).toList();
    List<URI> mineFirst = new ArrayList<>(nodes);
    Collections.rotate(mineFirst, first);
    return new Chatter(new io.parley.road.Device(owner, deviceId, testimony, RIGHTFUL), testimony, mineFirst, mine,
        new Random(random.nextLong()));
  }

  List<Chatter> chatters() {
    return chatters;
  }

  List<LocalToken> people() {
    return List.copyOf(people.values());
  }

  List<ConversationId> conversations() {
    return List.copyOf(conversations.keySet());
  }

  /// Who made a conversation, and stays in it.
  UserId founder(ConversationId conversationId) {
    return conversations.get(conversationId).getFirst();
  }

  /// Those that somebody is or was in.
  List<ConversationId> conversationsOf(UserId user) {
    return conversations.entrySet().stream().filter(one -> one.getValue().contains(user)).map(Map.Entry::getKey)
        .toList();
  }

  List<ConversationId> groups() {
    return groups;
  }

  /// Whether all keep their networks from now on.
  void setSteady(boolean steady) {
    chatters.forEach(chatter -> chatter.setSteady(steady));
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
      } catch (Link.Lost e) {
        // Back with the next step.
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
    var change = new Observation.Changing(recorder.nextChange(), group, user, added);
    recorder.add(change);
    LocalToken founder = people.get(members.getFirst());
    Rest.Answer answer = added ? rest.add(founder, group, user) : rest.remove(founder, group, user);
    if (answer.isOpen()) {
      return;
    }
    if (answer.isDone()) {
      recorder.add(new Observation.Changed(change));
    } else if (added || !answer.code().equals("not_found")) {
      throw new IllegalStateException("%s of %s in %s was answered with %s".formatted(added ? "adding" : "removal",
          user, group, answer));
    } // else removed by an earlier call that did not say so
    if (!removed.remove(place)) {
      removed.add(place);
    }
  }
}
