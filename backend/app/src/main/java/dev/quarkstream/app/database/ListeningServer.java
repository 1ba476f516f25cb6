package dev.quarkstream.app.database;

import dev.quarkstream.feed.FeedServer;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The pool's server, but for the address where a pooler stands before that. */
@Singleton
class ListeningServer implements FeedServer {

    private final ImpatientPool pool;
    private final Optional<String> url;

    ListeningServer(ImpatientPool pool, DatabaseConfig config) {
        this.pool = pool;
        this.url = config.listenUrl().map(url -> DatabaseLogin.wellFormed(url, DatabaseLogin.LISTEN_URL));
    }

    @Override
    public PgConnectOptions listening() {
        var server = pool.server().setTcpKeepAlive(true).addProperty("application_name", "quarkstream-listener");
        url.map(PgConnectOptions::fromUri)
                .ifPresent(direct -> server.setHost(direct.getHost())
                        .setPort(direct.getPort())
                        .setDatabase(direct.getDatabase())
                        .setSslMode(direct.getSslMode()));
        url.ifPresent(direct -> ImpatientPool.secure(server, direct));
        return server;
    }

    @Override
    public PgConnectOptions sending() {
        return pool.server();
    }
}
