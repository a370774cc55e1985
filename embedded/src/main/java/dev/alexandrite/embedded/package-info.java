/**
 * A real PostgreSQL, Kafka broker, S3 store and OIDC provider inside one process. A role sees only
 * their addresses and credentials, so that outgrowing this is a change of settings.
 *
 * <p>Nothing here stops at a shutdown hook of its own: hooks run side by side, and a database that
 * goes before its users makes a mess. Close what you started after closing who uses it. If the
 * process dies before that, however it dies, PostgreSQL is stopped by its {@link Guard}, and the
 * rest was part of the process.
 */
@NullMarked
package dev.alexandrite.embedded;

import org.jspecify.annotations.NullMarked;
