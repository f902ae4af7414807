package io.parley.admin.web;

import java.util.regex.Pattern;
import reactor.core.publisher.Flux;

/// Leads from `p17` to the partition.
final class PartitionFinder implements Finder {
  private static final Pattern PARTITION = Pattern.compile("p(\\d{1,5})");

  @Override
  public Flux<Hit> find(String typed) {
    return Flux.fromStream(() -> PARTITION.matcher(typed).results())
        .filter(found -> found.group().length() == typed.length())
        .map(found -> new Hit("Partition", found.group(1), url(found.group(1))));
  }

  /// Where a partition is shown.
  static String url(String number) {
    return PartitionsPage.url(Integer.parseInt(number));
  }
}
