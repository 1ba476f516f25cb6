package dev.quarkstream.app.link;

import dev.quarkstream.app.mail.MailSetup;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** The panel offers what mails make possible, unless the operator says otherwise. */
public final class PanelOffers implements ConfigSourceFactory {

    /** Less than whatever anybody sets. */
    private static final int LEAST = Integer.MIN_VALUE + 1_000;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var offers = new HashMap<String, String>();
        if (MailSetup.hasLinks(context)) {
            offers.put("quarkstream.panel.password-reset", "true");
            var asked = context.getValue("quarkstream.registration.verify-email");
            if (asked != null && asked.getValue() != null) {
                offers.put("quarkstream.panel.email-verification", asked.getValue());
            }
        }
        return List.of(new PropertiesConfigSource(offers, "What mails make possible", LEAST));
    }
}
