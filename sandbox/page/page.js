const byId = (id) => document.getElementById(id);

/** An element with text or children; text is never read as HTML. */
const make = (tag, content = '', className = '') => {
	const element = document.createElement(tag);
	element.className = className;
	element.append(...(Array.isArray(content) ? content : [String(content ?? '')]));
	return element;
};

const row = (cells) =>
	make(
		'tr',
		cells.map((cell) => (cell instanceof Node ? cell : make('td', cell))),
	);

/** Halo's dates are UTC without saying so; shown in the time of this machine. */
const clock = (text) => {
	if (!text) return '';
	const date = new Date(text.endsWith('Z') ? text : `${text}Z`);
	const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
	return date.toLocaleString('en-US', { day: 'numeric', month: 'short', ...time });
};

const press = async (name, values = {}) => {
	const query = new URLSearchParams(values);
	const response = await fetch(`/live/${name}?${query}`, { method: 'POST' });
	return (await response.json()).shown;
};

const button = (label, about, name, values) => {
	const element = make('button', label, 'small');
	element.setAttribute('aria-label', `${label}: ${about}`);
	element.onclick = () => press(name, values);
	return element;
};

const lines = (texts) => texts.filter(Boolean).map((text) => make('small', text));

const ticketRow = (ticket) =>
	row([
		make('td', ticket.id, 'number'),
		make('td', [
			make('strong', ticket.summary),
			...lines([ticket.category_1]),
			make('p', ticket.details),
		]),
		make('td', [make('span', ticket.client_name || 'no customer'), ...lines([ticket.user_name])]),
		make('td', [make('span', ticket.tickettype_name), ...lines([ticket.priority_name])]),
		make('td', [make('span', ticket.team), ...lines([ticket.agent_name])]),
		make('td', [make('code', ticket.supplier_reference), ...lines(ticket.fields)]),
		make('td', [
			make('span', ticket.status_name, ticket.hasbeenclosed ? 'pill closed' : 'pill open'),
			...(ticket.hasbeenclosed
				? []
				: [button('Close', `ticket ${ticket.id}`, 'close', { id: ticket.id })]),
		]),
	]);

const noteItem = (note) =>
	make('li', [
		make('strong', `Ticket ${note.ticket_id} · ${note.outcome}`),
		make('span', note.hiddenfromuser ? 'private' : 'public', 'pill'),
		make('p', note.note),
		make('small', `${note.who}, ${clock(note.datetime)}`),
	]);

const incidentItem = (incident) => {
	const isDone = incident.remediationStatus === 'REMEDIATED';
	const who = incident.user.userPrincipalName;
	return make('li', [
		make('strong', who),
		make('span', incident.remediationStatus, isDone ? 'pill closed' : 'pill alert'),
		make('span', incident.isLive ? 'live' : 'not live', 'pill'),
		make('small', `${incident.tenant.name}, ${clock(incident.createdAt)}`),
		...(isDone ? [] : [button('Remediate', who, 'remediate', { id: incident.id })]),
	]);
};

const tenantRow = (tenant) =>
	row([
		make('td', [make('span', tenant.name), ...lines([tenant.isPaused ? 'paused' : ''])]),
		make('td', tenant.billableUsersThisMonth, 'number'),
		make(
			'td',
			[
				['+1', 1],
				['+5', 5],
				['−1', -1],
			].map(([label, add]) =>
				button(label, `seats of ${tenant.name}`, 'seats', { tenant: tenant.petraTenantId, add }),
			),
		),
	]);

const licenceRow = (licence) =>
	row([licence.client_name, licence.name, make('td', licence.count, 'number')]);

const invoiceRow = (invoice) =>
	row([
		make('td', [make('span', invoice.invoicenumber), ...lines([invoice.client_name])]),
		make(
			'td',
			(invoice.lines ?? []).map((line) =>
				make('span', `${line.qty_order} × ${line.item_shortdescription}`, 'line'),
			),
		),
		make('td', Number(invoice.total ?? 0).toFixed(2), 'number'),
	]);

const tone = (status) => (status >= 200 && status < 300 ? 'closed' : 'alert');

const requestRow = (request) => {
	const query = new URLSearchParams(request.query).toString();
	return row([
		clock(request.at),
		make('td', [make('code', `${request.method} ${request.path}${query ? `?${query}` : ''}`)]),
		make('td', [make('span', request.status || 'cut', `pill ${tone(request.status)}`)]),
		make('td', `${request.ms} ms`, 'number'),
	]);
};

const lists = {
	tickets: ticketRow,
	notes: noteItem,
	incidents: incidentItem,
	tenants: tenantRow,
	licences: licenceRow,
	invoices: invoiceRow,
	requests: requestRow,
};

const fillTenants = (tenants) => {
	const select = byId('raise-tenant');
	if (select.options.length === tenants.length) return;
	select.replaceChildren(
		...tenants.map(({ petraTenantId, name }) => new Option(name, petraTenantId)),
	);
};

const show = async () => {
	const state = await (await fetch('/live/state')).json();
	for (const [id, create] of Object.entries(lists)) {
		byId(id).replaceChildren(...state[id].map(create));
		byId(`${id}-count`).textContent = state.counts[id];
	}
	fillTenants(state.tenants);
	byId('record').setAttribute('aria-pressed', String(state.isRecording));
	byId('record').textContent = state.isRecording ? 'Stop and show the report' : 'Record';
	if (state.violations)
		byId('requests-count').textContent += `, ${state.violations} not as published by Halo`;
};

let isShowing = false;
let isStale = false;
const refresh = async () => {
	isStale = true;
	if (isShowing) return;
	isShowing = true;
	while (isStale) {
		isStale = false;
		await show();
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	isShowing = false;
};

byId('raise').onsubmit = (event) => {
	event.preventDefault();
	const { tenant, live } = event.target.elements;
	void press('raise', { tenant: tenant.value, live: live.checked });
};
byId('monthEnd').onclick = () => press('monthEnd');
byId('reset').onclick = () => {
	byId('report-section').hidden = true;
	void press('reset');
};
byId('record').onclick = async () => {
	const report = await press('record');
	byId('report-section').hidden = report === null;
	byId('report').textContent = report ?? '';
	byId('report-file').href = `data:text/markdown;charset=utf-8,${encodeURIComponent(report ?? '')}`;
};

const changes = new EventSource('/live/changes');
changes.onopen = () => {
	byId('state').textContent = 'live';
	void refresh();
};
changes.onmessage = refresh;
changes.onerror = () => {
	byId('state').textContent = 'not connected';
};
