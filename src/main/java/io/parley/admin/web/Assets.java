package io.parley.admin.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;

/// Styles and scripts of the console, under addresses that change with their content, so that browsers keep them for good. Read,
/// hashed and packed once, at start.
@Controller
@OnRole(Role.ADMIN)
final class Assets {
  static final String PATTERN = "/admin/assets/**";
  private static final Duration FOR_GOOD = Duration.ofDays(365);
  private static final int HASH_LENGTH = 12;
  /// From the class path: the web client's colours are the console's.
  private static final List<String> FILES = List.of("static/css/tokens.css", "admin-ui/console.css",
      "admin-ui/icon.svg", "admin-ui/console.js", "admin-ui/live.js");

  private final Map<String, Asset> assets = new HashMap<>();

  Assets() {
    FILES.forEach(file -> assets.put(file.substring(file.lastIndexOf('/') + 1), Asset.read(file)));
  }

  /// Where a page finds a file.
  public String url(String name) {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("There is no asset " + name);
    }
    return "/admin/assets/%s/%s".formatted(asset.hash(), name);
  }

  @GetMapping("/admin/assets/{hash}/{name}")
  ResponseEntity<byte[]> file(@PathVariable String hash, @PathVariable String name,
      @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
    Asset asset = assets.get(name);
    if (asset == null || !asset.hash().equals(hash)) {
      return ResponseEntity.notFound().build();
    }
    boolean packed = encodings.contains("gzip");
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(asset.type())
        .cacheControl(CacheControl.maxAge(FOR_GOOD).cachePublic().immutable()).varyBy(HttpHeaders.ACCEPT_ENCODING);
    if (packed) {
      answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return answer.body(packed ? asset.packed() : asset.plain());
  }

  private record Asset(MediaType type, byte[] plain, byte[] packed, String hash) {
    static Asset read(String file) {
      try {
        byte[] plain = new ClassPathResource(file).getContentAsByteArray();
        return new Asset(MediaTypeFactory.getMediaType(file).orElseThrow(), plain, pack(plain),
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(plain)).substring(0, HASH_LENGTH));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e); // every Java has it
      }
    }

    private static byte[] pack(byte[] plain) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(plain);
      }
      return packed.toByteArray();
    }
  }
}
