package io.parley.engines.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathCacheTests {
  @TempDir
  Path directory;

  @Test
  void whatWasWrittenIsReadInItsOrder() throws IOException {
    List<Path> jars = List.of(file("b.jar"), file("a.jar"));
    Path cache = directory.resolve("kafka.classpath");

    MavenArtifacts.write(cache, jars);

    assertThat(MavenArtifacts.read(cache)).isEqualTo(jars);
  }

  @Test
  void aJarThatHasGoneMakesItWorthless() throws IOException {
    Path gone = file("gone.jar");
    Path cache = directory.resolve("kafka.classpath");
    MavenArtifacts.write(cache, List.of(file("here.jar"), gone));

    Files.delete(gone);

    assertThat(MavenArtifacts.read(cache)).isEmpty();
  }

  @Test
  void beforeTheFirstStartItIsEmpty() throws IOException {
    assertThat(MavenArtifacts.read(directory.resolve("none.classpath"))).isEmpty();
  }

  private Path file(String name) throws IOException {
    return Files.writeString(directory.resolve(name), name);
  }
}
