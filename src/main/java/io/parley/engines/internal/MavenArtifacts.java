package io.parley.engines.internal;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import io.parley.engines.EngineStartException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyFilter;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.util.filter.ScopeDependencyFilter;

/// The engines' jars, from Maven Central by Maven's own rules: settings.xml, mirrors, proxies, local repository.
///
/// What was resolved once is written down, so that the next start asks neither network nor local repository.
final class MavenArtifacts {
  /// When the local repository has none of them.
  private static final int ABOUT_ALL_MEGABYTES = 120;

  private final Path cache;
  private final AtomicLong downloaded = new AtomicLong();

  MavenArtifacts(Path cache) {
    this.cache = cache;
  }

  /// The jars of an artifact set, in class path order. Downloads what is missing, one set at a time.
  synchronized List<Path> jars(ArtifactSet set) {
    Path file = cache.resolve(set.name() + "-" + set.version() + ".classpath");
    try {
      List<Path> known = read(file);
      if (known.isEmpty()) {
        known = resolve(set);
        write(file, known);
      }
      return known;
    } catch (IOException e) {
      throw new EngineStartException("%s cannot be written (%s): make it writable.".formatted(file, e), e);
    }
  }

  /// What fetching amounts to now, for the progress display.
  String doing() {
    long megabytes = downloaded.get() >> 20;
    return megabytes == 0
        ? "looking for its jars"
        : "downloading, %d of about %d MB for all three".formatted(megabytes, ABOUT_ALL_MEGABYTES);
  }

  /// What an earlier run wrote, or nothing when a file of it has gone.
  static List<Path> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Path> jars = Files.readAllLines(file).stream().map(Path::of).toList();
    return jars.stream().allMatch(Files::isRegularFile) ? jars : List.of();
  }

  static void write(Path file, List<Path> jars) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), "classpath", null);
    Files.write(fresh, jars.stream().map(Path::toString).toList());
    replace(fresh, file);
  }

  static void replace(Path fresh, Path file) throws IOException {
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private List<Path> resolve(ArtifactSet set) {
    ContextOverrides asMaven = ContextOverrides.create().withUserSettings(true).transferListener(new Count()).build();
    try (Context maven = Runtimes.INSTANCE.getRuntime().create(asMaven)) {
      CollectRequest roots = new CollectRequest();
      set.coordinates().forEach(root -> roots.addDependency(new Dependency(new DefaultArtifact(root), "runtime")));
      roots.setRepositories(maven.remoteRepositories());
      DependencyFilter filter = set.alone()
          ? (node, parents) -> parents.size() <= 1
          : new ScopeDependencyFilter(List.of("compile", "runtime"), null);
      return maven.repositorySystem()
          .resolveDependencies(maven.repositorySystemSession(), new DependencyRequest(roots, filter))
          .getArtifactResults().stream().map(result -> result.getArtifact().getFile().toPath()).toList();
    } catch (RepositoryException e) {
      throw new EngineStartException(
          "%s cannot be fetched from Maven Central (%s): connect to the network once, or set a mirror or proxy in Maven's settings.xml."
              .formatted(set.coordinates().getFirst(), rootMessage(e)),
          e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("no answer");
  }

  /// @param alone without what it depends on
  record ArtifactSet(String name, String version, List<String> coordinates, boolean alone) {}

  private final class Count extends AbstractTransferListener {
    @Override
    public void transferProgressed(TransferEvent event) {
      downloaded.addAndGet(event.getDataLength());
    }
  }
}
