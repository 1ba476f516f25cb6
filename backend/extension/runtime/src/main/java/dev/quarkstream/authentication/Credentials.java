package dev.quarkstream.authentication;

import dev.quarkstream.token.TokenConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where in a request a token may be. */
@Singleton
class Credentials {

    private static final String BEARER = "Bearer";

    private final Optional<String> header;

    Credentials(TokenConfig config) {
        this.header = config.header();
    }

    /** A token in a header of its own is as good as one after {@code Bearer}; another scheme beside it says nothing. */
    List<String> in(MultiMap headers) {
        var authorization = headers.contains(HttpHeaders.AUTHORIZATION)
                ? headers.getAll(HttpHeaders.AUTHORIZATION)
                : List.<String>of();
        if (header.isEmpty() || !headers.contains(header.get())) {
            return authorization;
        }
        return Stream.concat(
                        authorization.stream().filter(other -> secret(other) != null),
                        headers.getAll(header.get()).stream().map(secret -> BEARER + " " + secret))
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
        var text = header.strip();
        if (!text.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        var begin = BEARER.length();
        while (begin < text.length() && text.charAt(begin) == ' ') {
            begin++;
        }
        return begin == BEARER.length() && begin < text.length() ? null : text.substring(begin);
    }
}
