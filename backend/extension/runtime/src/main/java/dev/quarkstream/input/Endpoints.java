package dev.quarkstream.input;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the extension's own resources are, whatever else an application has beside them. */
@Startup
@Singleton
public class Endpoints {

    /** Where they are if nobody says otherwise, and how they are annotated. */
    public static final String DEFAULT = "/api";

    private final String path;
    private final Pattern ours;

    Endpoints(
            EndpointsPath built,
            EndpointsConfig config,
            @ConfigProperty(name = "quarkus.http.root-path", defaultValue = "/") String rootPath,
            @ConfigProperty(name = "quarkus.rest.path", defaultValue = "/") String restPath) {
        var configured = config.path().orElse(DEFAULT);
        if (!configured.equals(built.value())) {
            throw new ConfigurationException("quarkstream.path is \"" + configured
                    + "\", but the application was built with \"" + built.value() + "\"");
        }
        this.path = Paths.withoutSlash(rootPath) + Paths.withoutSlash(restPath) + built.value();
        this.ours = Pattern.compile(
                Pattern.quote(this.path) + "/(tokens?|permissions|sessions?|policy|events|leaked-tokens)([/;].*)?");
    }

    /** Before any resource is matched, and so for all that one of ours may be matched by. */
    public boolean isOurs(RoutingContext http) {
        return ours.matcher(http.normalizedPath()).matches();
    }

    /** Whether a path is beneath that of ours, whoever has a resource there. */
    public boolean includes(String normalizedPath) {
        return Paths.isBeneath(List.of(path), normalizedPath);
    }

    /** The path of one of ours. */
    public String at(String resource) {
        return path + resource;
    }
}
