package dev.quarkstream.app.database;

import dev.quarkstream.feed.FeedServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The pool's server, but for the address where a pooler stands before that; not of the pool, which may be busy. */
@Singleton
class ListeningServer implements FeedServer {

    private final Vertx vertx;
    private final ImpatientPool pool;
    private final Optional<String> url;

    ListeningServer(Vertx vertx, ImpatientPool pool, DatabaseConfig config) {
        this.vertx = vertx;
        this.pool = pool;
        this.url = config.listenUrl().map(url -> DatabaseLogin.wellFormed(url, DatabaseLogin.LISTEN_URL));
    }

    @Override
    public Future<PgConnection> listening() {
        var server = pool.server().setTcpKeepAlive(true).addProperty("application_name", "quarkstream-listener");
        url.map(PgConnectOptions::fromUri)
                .ifPresent(direct -> server.setHost(direct.getHost())
                        .setPort(direct.getPort())
                        .setDatabase(direct.getDatabase())
                        .setSslMode(direct.getSslMode()));
        url.ifPresent(direct -> ImpatientPool.secure(server, direct));
        return PgConnection.connect(vertx, server);
    }

    @Override
    public Future<PgConnection> sending() {
        return PgConnection.connect(vertx, pool.server());
    }
}
