import { LitElement, html, css } from 'lit';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import { JsonRpc } from 'jsonrpc';
import '@vaadin/button';
import '@vaadin/checkbox';
import '@vaadin/grid';
import '@vaadin/text-field';

/** Everybody's tokens in the running application, and a form that makes one. */
export class QwcQuarkstreamTokens extends LitElement {

    static styles = css`
        :host {
            display: flex;
            flex-direction: column;
            gap: 1em;
            height: 100%;
            padding: 0 1em;
        }
        form {
            display: flex;
            flex-wrap: wrap;
            align-items: baseline;
            gap: 1em;
        }
        .fault {
            color: var(--lumo-error-text-color);
        }
    `;

    static properties = {
        _tokens: { state: true },
        _permissions: { state: true },
        _chosen: { state: true },
        _made: { state: true },
    };

    jsonRpc = new JsonRpc(this);

    connectedCallback() {
        super.connectedCallback();
        this.jsonRpc.permissions().then(answer => {
            this._permissions = answer.result;
            this._chosen = new Set(answer.result.filter(each => each.checked).map(each => each.name));
        });
        this._list();
    }

    render() {
        if (!this._tokens || !this._permissions) {
            return html`<p>Asking the application…</p>`;
        }
        return html`
            <form @submit=${this._make}>
                <vaadin-text-field name="owner" label="Owner" helper-text="Your application's id of a user" required></vaadin-text-field>
                <vaadin-text-field name="name" label="Name" helper-text="What it is for" value="Dev UI" required></vaadin-text-field>
                ${this._permissions.map(each => this._box(each.name))}
                <vaadin-button theme="primary" @click=${this._make}>Make me a token</vaadin-button>
            </form>
            <div role="status">${this._outcome()}</div>
            <vaadin-grid .items=${this._tokens} theme="no-border">
                <vaadin-grid-column path="owner" header="Owner" resizable></vaadin-grid-column>
                <vaadin-grid-column path="name" header="Name" resizable></vaadin-grid-column>
                <vaadin-grid-column header="Ends with" ${columnBodyRenderer(token => html`<code>…${token.hint}</code>`, [])}></vaadin-grid-column>
                <vaadin-grid-column header="Permissions" ${columnBodyRenderer(token => token.permissions.join(', '), [])} resizable></vaadin-grid-column>
                <vaadin-grid-column header="Last used" ${columnBodyRenderer(token => token.lastUsedAt
                    ? new Date(token.lastUsedAt).toLocaleString() : 'never', [])} resizable></vaadin-grid-column>
            </vaadin-grid>
        `;
    }

    _box(permission) {
        return html`<vaadin-checkbox label=${permission} .checked=${this._chosen.has(permission)}
            @change=${event => this._choose(permission, event.target.checked)}></vaadin-checkbox>`;
    }

    _choose(permission, chosen) {
        if (chosen) {
            this._chosen.add(permission);
        } else {
            this._chosen.delete(permission);
        }
    }

    _outcome() {
        if (this._made?.fault) {
            return html`<span class="fault">${this._made.fault}</span>`;
        }
        return this._made
            ? html`Copy it now, it is not shown again: <code>${this._made.secret}</code>`
            : '';
    }

    _make(event) {
        event.preventDefault();
        const fields = [...this.renderRoot.querySelectorAll('vaadin-text-field')];
        if (!fields.map(field => field.validate()).every(Boolean)) {
            return;
        }
        const [owner, name] = fields.map(field => field.value);
        this.jsonRpc.make({ owner, name, permissions: [...this._chosen] })
            .then(answer => {
                this._made = answer.result;
                this._list();
            })
            .catch(() => { this._made = { fault: 'The application did not answer.' }; });
    }

    _list() {
        this.jsonRpc.list().then(answer => { this._tokens = answer.result; });
    }
}
customElements.define('qwc-quarkstream-tokens', QwcQuarkstreamTokens);
