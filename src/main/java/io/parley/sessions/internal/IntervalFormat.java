package io.parley.sessions.internal;

import io.parley.sessions.Incarnation;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.Interval.Machine;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Intervals as text: JSON, the histograms in HdrHistogram's own packed form.
final class IntervalFormat {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double A_THOUSAND = 1_000;

  private IntervalFormat() {}

  static String write(Collection<Interval> intervals) {
    return JSON.writeValueAsString(intervals.stream().map(IntervalFormat::packed).toList());
  }

  /// Empty for a text that no node of ours wrote, also where only a part of it can't be read.
  static List<Interval> read(String text) {
    try {
      Packed[] packed = JSON.readValue(text, Packed[].class);
      return Arrays.stream(packed).map(IntervalFormat::unpacked).toList();
    } catch (JacksonException | IllegalArgumentException | NullPointerException | ArrayIndexOutOfBoundsException e) {
      return List.of();
    }
  }

  /// @param cpu in thousandths
  private record Packed(String life, long end, Map<String, Long> counts, Map<String, Double> gauges,
      Map<String, String> durations, long cpu, long heap, long heapMax) {}

  private static Packed packed(Interval one) {
    Map<String, String> durations = HashMap.newHashMap(one.durations().size());
    one.durations().forEach((key, histogram) -> durations.put(key, pack(histogram)));
    Machine machine = one.machine();
    return new Packed(one.incarnation().value(), one.end().toEpochMilli(), one.counts(), one.gauges(), durations,
        Math.round(machine.cpu() * A_THOUSAND), machine.heapUsed(), machine.heapMax());
  }

  private static Interval unpacked(Packed one) {
    Map<String, Histogram> durations = HashMap.newHashMap(one.durations.size());
    one.durations.forEach((key, text) -> durations.put(key, unpack(text)));
    return new Interval(new Incarnation(one.life), Instant.ofEpochMilli(one.end), Map.copyOf(one.counts),
        Map.copyOf(one.gauges), durations, new Machine(one.cpu / A_THOUSAND, one.heap, one.heapMax));
  }

  private static String pack(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  private static Histogram unpack(String text) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(text)),
          Interval.LONGEST_MICROS);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("no histogram", e);
    }
  }
}
