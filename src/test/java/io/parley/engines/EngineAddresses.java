package io.parley.engines;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/// Where engines answer, for those who reach them over the network alone.
///
/// @param cassandra contact points
/// @param kafka bootstrap servers, `host:port` and commas
public record EngineAddresses(List<InetSocketAddress> cassandra, String datacenter, String kafka,
    InetSocketAddress redis) {

  public static EngineAddresses of(TestEngines engines) {
    return new EngineAddresses(List.of(engines.cassandra()), engines.datacenter(), engines.kafka(), engines.redis());
  }

  /// As Spring Boot's own settings, `name=value`.
  public List<String> settings() {
    return List.of(
        "spring.cassandra.contact-points=" + cassandra.stream().map(EngineAddresses::text)
            .collect(Collectors.joining(",")),
        "spring.cassandra.local-datacenter=" + datacenter, "spring.kafka.bootstrap-servers=" + kafka,
        "spring.data.redis.host=" + redis.getHostString(), "spring.data.redis.port=" + redis.getPort());
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
