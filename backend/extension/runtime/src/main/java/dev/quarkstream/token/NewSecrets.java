package dev.quarkstream.token;

import dev.quarkstream.TokenSecrets;
import dev.quarkstream.secret.PlainTextToken;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;

/** Where the secrets of tokens come from. */
@ApplicationScoped
@Startup // it says at once if it cannot know whom to ask
class NewSecrets {

    private final Optional<TokenSecrets> source;
    private final TokenConfig config;

    NewSecrets(Instance<TokenSecrets> sources, TokenConfig config) {
        if (sources.isAmbiguous()) {
            throw new ConfigurationException("Several beans of TokenSecrets: there may be one");
        }
        this.source = sources.stream().findFirst();
        this.config = config;
    }

    PlainTextToken next() {
        return source.map(random -> PlainTextToken.of(config.prefix(), random.next()))
                .orElseGet(() -> PlainTextToken.generate(config.prefix()));
    }
}
