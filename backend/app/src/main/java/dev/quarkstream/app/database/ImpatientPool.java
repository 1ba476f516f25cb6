package dev.quarkstream.app.database;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.ReadTimeoutException;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pool of connections that gives up in seconds: a request is better told that the database is away than kept
 * waiting for it. Quarkus has no settings for these limits.
 */
@Singleton
class ImpatientPool implements PgPoolCreator {

    private static final int CONNECT_WITHIN_SECONDS = 2;
    private static final int ACQUIRE_WITHIN_SECONDS = 5;

    /** A server that has stopped in the middle of an answer. The pool has let go of what nobody uses before that. */
    private static final int ANSWER_WITHIN_SECONDS = 10;

    /** A part of the URL that this client passes over. */
    private static final Pattern ROOT_CERTIFICATE = Pattern.compile("[?&]sslrootcert=([^&]+)");

    /** Encrypted, for whoever answers. */
    private static final Set<SslMode> TRUSTING = Set.of(SslMode.ALLOW, SslMode.PREFER, SslMode.REQUIRE);

    private final DatabaseConfig config;
    private volatile @Nullable PgConnectOptions server;

    ImpatientPool(DatabaseConfig config) {
        this.config = config;
    }

    /** Where the pool connects to and how: a copy, for a connection that is not of the pool. */
    PgConnectOptions server() {
        return new PgConnectOptions(Objects.requireNonNull(server, "the pool is made before the application starts"));
    }

    @Override
    public Pool create(Input input) {
        for (var server : input.pgConnectOptionsList()) {
            server.setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_WITHIN_SECONDS));
            secure(server, config.url().orElse(""));
        }
        server = new PgConnectOptions(input.pgConnectOptionsList().get(0));
        var pool = input.poolOptions()
                .setConnectionTimeout(ACQUIRE_WITHIN_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return PgBuilder.pool()
                .using(input.vertx())
                .with(pool)
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .withConnectHandler(ImpatientPool::limitSilence)
                .build();
    }

    /** This client itself waits for as long as the connection is open. */
    private static void limitSilence(SqlConnection connection) {
        if (((SqlConnectionInternal) connection).unwrap().unwrap() instanceof SocketConnectionBase open) {
            open.socket().channelHandlerContext().pipeline().addFirst(new Silence());
        }
        connection.close(); // gives it to the pool
    }

    /** Since the last word of either side: what was idle before a statement is not counted against it. */
    private static final class Silence extends IdleStateHandler {

        Silence() {
            super(0, 0, ANSWER_WITHIN_SECONDS);
        }

        @Override
        protected void channelIdle(ChannelHandlerContext connection, IdleStateEvent event) {
            connection.fireExceptionCaught(ReadTimeoutException.INSTANCE);
            connection.close();
        }
    }

    /**
     * Gives {@code sslmode} and {@code sslrootcert} in the URL the meaning that every other client of PostgreSQL gives them, the
     * JDBC driver of the migrations among them.
     *
     * @see <a href="https://www.postgresql.org/docs/17/libpq-ssl.html">PostgreSQL: SSL support</a>
     */
    static void secure(PgConnectOptions server, String url) {
        var certificate = ROOT_CERTIFICATE.matcher(url);
        if (certificate.find()) {
            var file = URLDecoder.decode(certificate.group(1), StandardCharsets.UTF_8);
            server.setPemTrustOptions(new PemTrustOptions().addCertPath(file));
        }
        if (TRUSTING.contains(server.getSslMode()) && server.getTrustOptions() == null) {
            server.setTrustAll(true);
        }
        if (server.getSslMode() == SslMode.VERIFY_FULL
                && server.getHostnameVerificationAlgorithm().isEmpty()) {
            server.setHostnameVerificationAlgorithm("HTTPS");
        }
    }
}
