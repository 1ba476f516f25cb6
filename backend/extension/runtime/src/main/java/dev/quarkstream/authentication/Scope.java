package dev.quarkstream.authentication;

import dev.quarkstream.input.Paths;
import jakarta.inject.Singleton;
import java.util.List;

/** Where it is asked who is calling. */
@Singleton
class Scope {

    private final List<String> paths;
    private final List<String> exceptions;

    Scope(AuthenticationConfig config) {
        this.paths = prefixes(config.paths());
        this.exceptions = prefixes(config.exceptPaths().orElse(List.of()));
    }

    private static List<String> prefixes(List<String> paths) {
        return paths.stream()
                .map(path -> path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                .toList();
    }

    /** @param path normalized */
    boolean includes(String path) {
        return Paths.isBeneath(paths, path) && !Paths.isBeneath(exceptions, path);
    }
}
