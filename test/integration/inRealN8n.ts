import { sharedN8n } from '../../real-n8n';
import { runIn } from './world';

runIn(sharedN8n);
