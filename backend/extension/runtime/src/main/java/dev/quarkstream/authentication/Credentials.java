package dev.quarkstream.authentication;

import dev.quarkstream.token.TokenConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where in a request a token may be. */
@Singleton
class Credentials {

    private static final Pattern BEARER =
            Pattern.compile("Bearer(?: +(.*))?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Optional<String> header;

    Credentials(TokenConfig config) {
        this.header = config.header();
    }

    /** A token in a header of its own is as good as one after {@code Bearer}; another scheme beside it says nothing. */
    List<String> in(MultiMap headers) {
        var authorization = headers.getAll(HttpHeaders.AUTHORIZATION);
        if (header.isEmpty() || !headers.contains(header.get())) {
            return authorization;
        }
        return Stream.concat(
                        authorization.stream().filter(other -> secret(other) != null),
                        headers.getAll(header.get()).stream().map("Bearer "::concat))
                .toList();
    }

    /** All that may be tokens. */
    List<String> secretsIn(MultiMap headers) {
        return in(headers).stream()
                .map(Credentials::secret)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What is after the scheme (RFC 6750, section 2.1), if only nothing; null: another scheme, such as a proxy's Basic. */
    static @Nullable String secret(String header) {
        var bearer = BEARER.matcher(header.strip());
        if (!bearer.matches()) {
            return null;
        }
        var secret = bearer.group(1);
        return secret == null ? "" : secret;
    }
}
