/// Holds the Dockerfile, docker-compose.yml, .env and docker/ against the application: no variable, profile, port or path is
/// named there that does not exist. Reads files and metadata only; nothing is built or started.
@NullMarked
package io.parley.images;

import org.jspecify.annotations.NullMarked;
