package io.parley.notification.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// How far each partition may be committed: up to the first record that is not settled.
final class Ledger {
  /// Where a record lies.
  record Place(int partition, long offset) {}

  private final Map<Integer, Page> pages = new HashMap<>();

  private static final class Page {
    private final TreeSet<Long> open = new TreeSet<>();
    private long end;

    long committable() {
      return open.isEmpty() ? end : open.first();
    }
  }

  synchronized void taken(Place place) {
    Page page = pages.computeIfAbsent(place.partition, _ -> new Page());
    page.open.add(place.offset);
    page.end = place.offset + 1;
  }

  synchronized void settled(Collection<Place> places) {
    places.forEach(place -> {
      Page page = pages.get(place.partition);
      if (page != null) {
        page.open.remove(place.offset);
      }
    });
  }

  /// Another node has these partitions.
  synchronized void forget(Collection<Integer> partitions) {
    partitions.forEach(pages::remove);
  }

  synchronized Map<TopicPartition, OffsetAndMetadata> committable() {
    Map<TopicPartition, OffsetAndMetadata> offsets = HashMap.newHashMap(pages.size());
    pages.forEach((partition, page) -> offsets.put(new TopicPartition(Notice.TOPIC, partition),
        new OffsetAndMetadata(page.committable())));
    return offsets;
  }
}
