package io.parley.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where Cassandra keeps our tables.
///
/// @param keyspace made at the first start where it is missing
/// @param replication CQL for a keyspace that has to be made; three copies in production:
///   `{'class': 'NetworkTopologyStrategy', 'dc1': 3}`
@ConfigurationProperties("parley.storage")
record StorageProperties(
    @DefaultValue("parley") String keyspace,
    @DefaultValue("{'class': 'SimpleStrategy', 'replication_factor': 1}") String replication) {
  StorageProperties {
    if (!keyspace.matches("[a-z][a-z0-9_]{0,47}")) {
      throw new IllegalArgumentException(
          "parley.storage.keyspace must start with a letter and have up to 48 of a-z, 0-9 and _");
    }
  }
}
