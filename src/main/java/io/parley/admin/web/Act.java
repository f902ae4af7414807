package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Something an operator may do, as it is shown before it is done.
///
/// @param action as the audit log names it, such as `users.ban`
/// @param object as the audit log names it, such as `user 3f2a…`
/// @param back the page that shows the result, and where Cancel leads
record Act(Permission needs, String action, String object, Preview preview, String back, Work work) {

  /// What will happen, in words. Also for templates.
  ///
  /// @param title verb and object, as a question
  /// @param effects one sentence each, counted
  /// @param untouched what stays as it is; null where there is nothing to say
  /// @param undo whether and how it can be undone
  /// @param button verb and number, such as "Replay 1,204"
  /// @param grave whether it takes something away
  /// @param typed what must be typed first, for what can't be undone; null where nothing must
  /// @param fields what else is asked
  public record Preview(String title, List<String> effects, @Nullable String untouched, String undo, String button,
      boolean grave, @Nullable String typed, List<Field> fields) {}

  /// One more thing that is asked.
  ///
  /// @param type of the input, such as `number` or `datetime-local`
  public record Field(String name, String label, String type, String value, String hint) {}

  /// @param fields what was given for each of [Preview#fields]
  record Confirmed(Operator operator, String reason, Map<String, String> fields) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  /// What came of it, in one sentence, and where to look on.
  ///
  /// @param link its text and address; null where there is none
  public record Outcome(String sentence, @Nullable Link link) {
    static Outcome of(String sentence) {
      return new Outcome(sentence, null);
    }
  }

  public record Link(String text, String url) {}

  /// Does it. Fails with a [io.parley.platform.ParleyException] whose message is for people.
  @FunctionalInterface
  interface Work {
    Mono<Outcome> run(Confirmed confirmed);
  }
}
