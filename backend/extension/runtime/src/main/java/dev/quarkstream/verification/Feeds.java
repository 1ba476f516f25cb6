package dev.quarkstream.verification;

import dev.quarkstream.feed.CredentialFeed;
import dev.quarkstream.feed.PostgresFeed;
import dev.quarkstream.verification.CacheConfig.Mode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The feed that the settings ask for: the database's own, or the one that another module brings. */
class Feeds {

    @Produces
    @Singleton
    CredentialFeed feed(
            CacheConfig config, PostgresFeed postgres, @Identifier("relayed") Instance<CredentialFeed> relayed) {
        if (config.mode() != Mode.RELAYED) {
            return postgres;
        }
        if (!relayed.isResolvable()) {
            throw new ConfigurationException(
                    "quarkstream.tokens.cache.mode=relayed needs the module dev.quarkstream:quarkstream-redis");
        }
        return relayed.get();
    }
}
