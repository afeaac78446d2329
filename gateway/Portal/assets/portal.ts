import 'bootstrap-italia/dist/plugins/init.js';
import NavBarCollapsible from 'bootstrap-italia/dist/plugins/navbar-collapsible.js';
import { followAnswers } from './dependent';
import { followEvents } from './live';
import { pointOut } from './map';
import { refresh } from './refresh';
import { askBeforeLeaving } from './unsent';
import { openWorkbench } from './workbench';

document.querySelectorAll('.navbar-collapsable').forEach(menu => NavBarCollapsible.getOrCreateInstance(menu));
document.querySelectorAll<HTMLElement>('[data-live-events]').forEach(followEvents);
document.querySelectorAll<HTMLElement>('[data-map]').forEach(pointOut);
document.querySelectorAll<HTMLElement>('[data-dependent]').forEach(followAnswers);
document.querySelectorAll<HTMLElement>('[data-refresh]').forEach(part => refresh(part));
askBeforeLeaving();
document.querySelectorAll<HTMLElement>('[data-workbench][data-draft]').forEach(openWorkbench);
