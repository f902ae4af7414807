package io.parley.admin.web;

import io.parley.messaging.ops.Journeys.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The journey of one message, as its page shows it.
///
/// @param message null where nothing leads from the id to it
/// @param place `conversation:seq`; null without a place
/// @param names of users, by their ids; those that are not known, or could not be asked for, are left out
/// @param scale what the bars cover
/// @param later what became of it afterwards, in the order of their times
/// @param left how many recipients come behind these
/// @param gaps what could not be asked, in whole sentences
/// @param content what it says; null unless it was asked for
public record JourneyView(UUID id, Instant madeAt, Verdict verdict, @Nullable Told message, @Nullable String place,
    Map<UUID, String> names, List<Stage> stages, @Nullable Scale scale, List<Later> later, List<Recipient> recipients,
    int skipped, int left, String recording, List<String> gaps, @Nullable String content) {

  /// What is concluded from all of it.
  ///
  /// @param kind `ok`, `info`, `warn` or `bad`
  public record Verdict(String kind, List<Part> parts) {}

  /// A piece of a sentence.
  ///
  /// @param theirs whether users wrote it
  public record Part(String text, boolean theirs) {
    static Part ours(String text) {
      return new Part(text, false);
    }
  }

  /// What one stage did.
  ///
  /// @param at when it began; null where no node told
  /// @param took null where it never ended
  /// @param bar its place on the scale; null likewise
  /// @param mark how it went
  public record Stage(String name, @Nullable Instant at, @Nullable String took, @Nullable Bar bar, List<String> nodes,
      String where, Mark mark) {}

  /// In thousandths of the scale.
  public record Bar(int from, int width) {}

  /// Its ends and its middle, in words.
  public record Scale(String begin, String middle, String end) {}

  /// @param kind a symbol: `ok`, `todo`, `bad` or `none`
  /// @param at null where there is no time to it
  public record Mark(String kind, String word, @Nullable Instant at) {
    static Mark of(String kind, String word) {
      return new Mark(kind, word, null);
    }
  }

  /// @param url of the page that tells more; null where there is none
  public record Later(Instant at, String what, @Nullable String url) {}

  /// @param why it does not have it, or nothing where it does
  public record Recipient(UUID id, Mark logged, Mark pushed, Mark device, Mark read, Mark phone, String why) {}
}
