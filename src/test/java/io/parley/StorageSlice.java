package io.parley;

import io.parley.engines.TestEngines;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/// Users, conversations and members on the real Cassandra, in a keyspace of their own, and nothing else.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = StorageSlice.Application.class, webEnvironment = WebEnvironment.NONE, properties = {
    "parley.storage.keyspace=storage_slice", "parley.engines.directory=target/storage-slice"})
@ContextConfiguration(initializers = TestEngines.Initializer.class)
@ActiveProfiles("local")
public @interface StorageSlice {
  /// No `@Configuration`, or whole nodes in tests would find it.
  @EnableAutoConfiguration
  @ComponentScan({"io.parley.platform", "io.parley.identity.internal", "io.parley.conversation.internal"})
  class Application {}
}
