package dev.quarkstream.redis;

import dev.quarkstream.schema.Schema;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.redis.client.Redis;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one that is configured, if any is. */
@Singleton
class RedisServer {

    /** Without a password, which would be printed with it. */
    private static final Pattern FORM =
            Pattern.compile("rediss?://([^@:/\\s]+@)?(\\[[0-9A-Fa-f:.]+]|[^/@?:,\\s]+)(:\\d{1,5})?(/\\d*)?(\\?\\S*)?");

    private final Optional<Redis> client;
    private final Pool database;
    private final String name;

    RedisServer(
            @RedisClientName("quarkstream") InjectableInstance<Redis> clients,
            RedisServerConfig config,
            Pool database,
            Schema schema) {
        config.url().filter(url -> !FORM.matcher(url).matches()).ifPresent(url -> {
            throw new ConfigurationException("quarkstream.redis.url is not of the form redis://host:port;"
                    + " the password stands in quarkstream.redis.password");
        });
        this.client = clients.handlesStream()
                .filter(handle -> handle.getBean().isActive())
                .map(handle -> handle.get())
                .findFirst();
        this.database = database;
        this.name = schema.sql("SELECT {schema}.feed_name() AS name");
    }

    Optional<Redis> client() {
        return client;
    }

    /** @throws ConfigurationException if none is configured */
    Redis require(String why) {
        return client.orElseThrow(() -> new ConfigurationException(why + " needs quarkstream.redis.url"));
    }

    /** Where a fleet of this very database speaks: another one's revocations prove nothing. */
    Future<Channels> channels() {
        var asked = Promise.<Channels>promise();
        database.query(name)
                .execute()
                .map(rows -> new Channels(rows.iterator().next().getString("name")))
                .subscribe()
                .with(asked::complete, asked::fail);
        return asked.future();
    }
}
