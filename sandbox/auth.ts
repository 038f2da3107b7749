import { Router } from 'express';
import type { Request, Response } from 'express';
import { covers, scopeNames } from './applications';
import type { Applications } from './applications';
import type { Switches } from './switches';
import type { Application } from './types';

/** What the token server needs to know. */
export interface AuthContext {
	tenant: string;
	applications: Applications;
	switches: Switches;
	/** Whether the agent that an application logs in as is inactive in Halo. */
	isAgentDisabled: (agentId: number) => boolean;
}

/** A refusal in the form of the OpenIddict library, which Halo uses. */
interface Refusal {
	status: number;
	error: string;
	error_description: string;
}

const oauthError = (status: number, error: string, error_description: string): Refusal => ({
	status,
	error,
	error_description,
});

const wrongTenantAnswers: Record<Switches['wrongTenant'], (response: Response) => void> = {
	'error 500': (response) => void response.status(500).end(),
	'not found 404': (response) => void response.status(404).end(),
	html: (response) =>
		void response.type('html').send('<!DOCTYPE html><title>Halo</title><p>Sign in</p>'),
	redirect: (response) => void response.redirect(302, '/login?tenant=unknown'),
};

const wantedScopes = (form: Record<string, string>) =>
	(form.scope ?? 'all').split(' ').filter((scope) => scope !== '');

const grantScopes = (
	application: Application,
	wanted: string[],
	switches: Switches,
): string[] | Refusal => {
	const strange = wanted.find((scope) => !scopeNames.has(scope));
	if (strange)
		return oauthError(400, 'invalid_scope', `The specified 'scope' is invalid: ${strange}.`);
	const granted = wanted.flatMap((scope) => (scope === 'all' ? application.permissions : [scope]));
	const unticked = granted.find((scope) => !covers(application.permissions, scope));
	if (unticked && switches.untickedScope === 'refused') {
		return oauthError(
			400,
			'invalid_scope',
			`This client application is not allowed to use the specified scope: ${unticked}.`,
		);
	}
	return granted.filter((scope) => covers(application.permissions, scope));
};

const authenticate = (
	form: Record<string, string>,
	context: AuthContext,
): Application | Refusal => {
	if (!form.grant_type) {
		return oauthError(400, 'invalid_request', "The mandatory 'grant_type' parameter is missing.");
	}
	if (form.grant_type !== 'client_credentials') {
		return oauthError(
			400,
			'unsupported_grant_type',
			"The specified 'grant_type' is not supported.",
		);
	}
	const application = context.applications.find(form.client_id ?? '');
	if (!application || application.clientSecret !== form.client_secret || !application.active) {
		return oauthError(401, 'invalid_client', 'The specified client credentials are invalid.');
	}
	const mayLogIn = application.rights.canLogin && !context.isAgentDisabled(application.agentId);
	return mayLogIn ? application : context.switches.agentRefusal;
};

/** The token server: `POST /auth/token` with the client-credentials grant. */
export function authRouter(context: AuthContext): Router {
	const router = Router();
	const refuse = (response: Response, { status, ...body }: Refusal) =>
		void response.status(status).json(body);
	router.post('/token', (request: Request, response: Response) => {
		if (!request.is('application/x-www-form-urlencoded')) {
			return refuse(
				response,
				oauthError(400, 'invalid_request', "The specified 'Content-Type' header is not valid."),
			);
		}
		const form = request.body as Record<string, string>;
		const tenant = String(request.query.tenant ?? form.tenant ?? '');
		if (tenant !== '' && tenant.toLowerCase() !== context.tenant) {
			return wrongTenantAnswers[context.switches.wrongTenant](response);
		}
		const application = authenticate(form, context);
		if ('error' in application) return refuse(response, application);
		const scopes = grantScopes(application, wantedScopes(form), context.switches);
		if (!Array.isArray(scopes)) return refuse(response, scopes);
		const { token, expiresIn } = context.applications.issue(application, scopes);
		response.json({
			access_token: token,
			token_type: 'Bearer',
			expires_in: expiresIn,
			scope: wantedScopes(form).join(' '),
		});
	});
	return router;
}
