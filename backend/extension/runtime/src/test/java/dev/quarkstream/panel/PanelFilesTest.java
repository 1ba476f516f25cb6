package dev.quarkstream.panel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where the panel's jar is not, as in this module. */
class PanelFilesTest {

    @Test
    void withoutItsJarThereIsNoPanel() {
        assertThat(PanelFiles.servedAt("/quarkstream/", "/api").isEmpty()).isTrue();
        assertThat(PanelFiles.resources()).isEmpty();
    }
}
