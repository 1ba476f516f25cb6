import { LitElement, html, css } from 'lit';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import { JsonRpc } from 'jsonrpc';
import { askedFor } from 'build-time-data';
import '@vaadin/grid';

/** Each permission that a token can carry, beside the code that asks for it. */
export class QwcQuarkstreamPermissions extends LitElement {

    static styles = css`
        :host {
            display: block;
            height: 100%;
            padding: 0 1em;
        }
    `;

    static properties = {
        _permissions: { state: true },
    };

    jsonRpc = new JsonRpc(this);

    connectedCallback() {
        super.connectedCallback();
        const by = new Map(askedFor.map(each => [each.name, each.by]));
        this.jsonRpc.permissions().then(answer => {
            this._permissions = answer.result.map(each => ({ ...each, by: by.get(each.name) ?? [] }));
        });
    }

    render() {
        if (!this._permissions) {
            return html`<p>Asking the application…</p>`;
        }
        return html`
            <vaadin-grid .items=${this._permissions} theme="no-border wrap-cell-content" all-rows-visible>
                <vaadin-grid-column path="name" header="Permission" flex-grow="0" width="14rem" resizable></vaadin-grid-column>
                <vaadin-grid-column header="By default" flex-grow="0" width="8rem"
                    ${columnBodyRenderer(permission => permission.checked ? 'yes' : '', [])}></vaadin-grid-column>
                <vaadin-grid-column header="Asked for by @PermissionsAllowed of"
                    ${columnBodyRenderer(this._places, [])} resizable></vaadin-grid-column>
            </vaadin-grid>
        `;
    }

    _places(permission) {
        return permission.by.length
            ? permission.by.map(place => html`<div><code>${place}</code></div>`)
            : html`no annotation; code may ask with <code>tokenCan</code>`;
    }
}
customElements.define('qwc-quarkstream-permissions', QwcQuarkstreamPermissions);
