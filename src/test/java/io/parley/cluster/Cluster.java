package io.parley.cluster;

import io.parley.engines.EngineAddresses;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Several nodes on the same engines, each a process with some of the roles.
public final class Cluster implements AutoCloseable {
  private static final Path LOGS = Path.of("target", "cluster", Long.toString(ProcessHandle.current().pid()));
  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  private final EngineAddresses engines;
  private final Path logs = LOGS.resolve("cluster-" + CLUSTERS.incrementAndGet()).toAbsolutePath();
  private final List<String> settings;
  private final Issuer issuer = new Issuer();
  private final String rpcKey = "nodes of one run: " + UUID.randomUUID();
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final AtomicInteger lives = new AtomicInteger();

  /// Who comes in to the console of a node that has one.
  private static final List<String> OPERATOR = List.of("parley.admin.accounts[0].name=mia",
      "parley.admin.accounts[0].password=a password of the tests", "parley.admin.accounts[0].role=operator");
  /// Those that have a port for nobody but nodes and operators.
  private static final Set<String> WORKERS = Set.of("messaging", "fanout", "presence");

  /// Where a node runs: one life of it follows another.
  private static final class Place {
    private final String role;
    private final int port = FreePorts.next();
    private final int managementPort;
    private final int rpcPort = FreePorts.next();
    private volatile NodeProcess process;
    /// Between this node and those that call it; null where they call it directly.
    private volatile @Nullable TcpProxy proxy;

    private Place(String role) {
      this.role = role;
      managementPort = WORKERS.contains(role) ? port : FreePorts.next();
    }
  }

  /// @param settings of all nodes, as `name=value`
  public Cluster(EngineAddresses engines, String... settings) {
    this.engines = engines;
    this.settings = List.of(settings);
  }

  /// For crowds and faults: in a minute buckets are full and conversations hot, which else takes days, nobody is slowed
  /// down, and logs are for people.
  public static Cluster forFaults(EngineAddresses engines, String... settings) {
    return new Cluster(engines, Stream.concat(
        Stream.of("parley.messaging.rows-per-bucket=50", "parley.messaging.hot-after=100",
            "parley.limits.send-burst=10000", "logging.structured.format.console="),
        Stream.of(settings)).toArray(String[]::new));
  }

  public EngineAddresses engines() {
    return engines;
  }

  /// Makes tokens that all nodes trust.
  public Issuer issuer() {
    return issuer;
  }

  /// Puts a proxy before the calls that a node takes, from its next start on.
  public TcpProxy proxyBefore(String name) {
    Place place = places.computeIfAbsent(name, _ -> new Place(name.substring(0, name.lastIndexOf('-'))));
    TcpProxy proxy = TcpProxy.to(place.rpcPort);
    place.proxy = proxy;
    return proxy;
  }

  /// Starts nodes all at once, and waits until every one of them serves.
  ///
  /// @param roles `gateway`, `messaging` …, or another profile for all of them; the second is named `gateway-2`
  public void start(String... roles) {
    List<String> names = new ArrayList<>();
    for (String role : roles) {
      String name = role + "-" + (1 + names.stream().filter(one -> one.startsWith(role)).count());
      places.computeIfAbsent(name, _ -> new Place(role));
      begin(name);
      names.add(name);
    }
    names.forEach(name -> node(name).awaitReady());
  }

  /// Starts a node again in the place of one that has ended, and waits until it serves.
  public NodeProcess restart(String name) {
    return begin(name).awaitReady();
  }

  /// Starts again whatever has ended, so that one failure is not followed by others.
  public void restartEnded() {
    places.keySet().stream().filter(name -> !node(name).isAlive()).sorted().forEach(this::restart);
  }

  private NodeProcess begin(String name) {
    Place place = places.get(name);
    if (place.process != null && place.process.isAlive()) {
      throw new IllegalStateException(name + " is still running");
    }
    String id = name + "-life-" + lives.incrementAndGet();
    place.process = NodeProcess.start(id, logs.resolve(id + ".log"), place.port, place.managementPort,
        Stream.of(
            engines.settings().stream(), issuer.settings().stream(), OPERATOR.stream(), settings.stream(),
            Stream.of("spring.profiles.active=" + place.role, "server.address=127.0.0.1",
                "parley.node.address=127.0.0.1:" + (place.proxy == null ? place.rpcPort : place.proxy.port()),
                "parley.rpc.port=" + place.rpcPort, "parley.rpc.key=" + rpcKey))
            .flatMap(one -> one).toList());
    return place.process;
  }

  /// The present life of a node.
  public NodeProcess node(String name) {
    return places.get(name).process;
  }

  /// All nodes.
  public List<String> names() {
    return places.keySet().stream().sorted().toList();
  }

  /// The nodes of a role.
  public List<String> names(String role) {
    return places.entrySet().stream().filter(place -> place.getValue().role.equals(role)).map(Map.Entry::getKey)
        .sorted().toList();
  }

  /// Where clients reach the gateways, also those that are down.
  public List<URI> gateways() {
    return names("gateway").stream().map(name -> node(name).address()).toList();
  }

  @Override
  public void close() {
    places.values().stream().filter(place -> place.process != null).forEach(place -> place.process.close());
    places.values().stream().filter(place -> place.proxy != null).forEach(place -> place.proxy.close());
  }
}
